package azurecensus.doctor;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What is in a jar, as far as the doctor asks.
 *
 * @param name the file's name
 * @param fault why it could not be read; the other parts are then empty
 * @param entries its entries and all their folders
 * @param agent whether its manifest names a Java agent
 * @param javaVersion the newest Java version that its classes need, 0 when it has none; one class
 *     of each folder is asked, because what was merged into a jar has folders of its own
 */
record JarContents(
    String name, Optional<String> fault, Set<String> entries, boolean agent, int javaVersion) {
  private static final int CLASS_MAGIC = 0xCAFEBABE;

  /** A class file's major version is that of Java plus 44. */
  private static final int MAJOR_OF_JAVA_0 = 44;

  JarContents {
    entries = Set.copyOf(entries);
  }

  boolean has(String entry) {
    return entries.contains(entry);
  }

  static JarContents read(Path file) {
    String name = file.getFileName().toString();
    try (JarFile jar = new JarFile(file.toFile())) {
      Set<String> entries = new HashSet<>();
      Set<String> sampledFolders = new HashSet<>();
      int javaVersion = 0;
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        addWithFolders(entries, entry.getName());
        if (isClassForAll(entry.getName()) && sampledFolders.add(folder(entry.getName()))) {
          javaVersion = Math.max(javaVersion, javaVersion(jar, entry));
        }
      }
      return new JarContents(name, Optional.empty(), entries, isAgent(jar), javaVersion);
    } catch (IOException | SecurityException e) {
      return new JarContents(name, Optional.of("it cannot be read as a jar"), Set.of(), false, 0);
    }
  }

  /** Classes below META-INF/versions are loaded by those Java versions alone that they are for. */
  private static boolean isClassForAll(String entry) {
    return entry.endsWith(".class") && !entry.startsWith("META-INF/");
  }

  private static String folder(String entry) {
    return entry.substring(0, entry.lastIndexOf('/') + 1);
  }

  private static void addWithFolders(Set<String> entries, String entry) {
    entries.add(entry);
    int slash = entry.lastIndexOf('/');
    while (slash > 0 && entries.add(entry.substring(0, slash + 1))) {
      slash = entry.lastIndexOf('/', slash - 1);
    }
  }

  private static int javaVersion(JarFile jar, JarEntry entry) throws IOException {
    if (entry.getSize() < 2 * Integer.BYTES) {
      return 0;
    }
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      if (in.readInt() != CLASS_MAGIC) {
        return 0;
      }
      in.readUnsignedShort(); // the minor version
      return in.readUnsignedShort() - MAJOR_OF_JAVA_0;
    }
  }

  private static boolean isAgent(JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    return manifest != null
        && manifest.getMainAttributes().containsKey(new Attributes.Name("Premain-Class"));
  }
}
