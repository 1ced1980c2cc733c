package azurecensus.doctor.app;

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
 * The parts of a jar that checks need.
 *
 * @param name the file's name
 * @param fault the reason why it could not be read; the other parts are empty then
 * @param entries its entries and all their directories
 * @param agent true when its manifest names a Java agent
 * @param javaVersion the newest Java version that its classes need, 0 when it has none; one class
 *     of each directory is read, because libraries merged into a jar have directories of their own
 */
public record JarContents(
    String name, Optional<String> fault, Set<String> entries, boolean agent, int javaVersion) {
  private static final int CLASS_MAGIC = 0xCAFEBABE;

  /** A class file's major version is that of Java plus 44. */
  private static final int MAJOR_OF_JAVA_0 = 44;

  /** Copies the set. */
  public JarContents {
    entries = Set.copyOf(entries);
  }

  /** True when the jar holds this entry, a class or a directory. */
  public boolean has(String entry) {
    return entries.contains(entry);
  }

  static JarContents read(Path file) {
    String name = file.getFileName().toString();
    try (JarFile jar = new JarFile(file.toFile())) {
      Set<String> entries = new HashSet<>();
      Set<String> sampledDirectories = new HashSet<>();
      int javaVersion = 0;
      for (Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        addWithDirectories(entries, entry.getName());
        if (isClassForAll(entry.getName()) && sampledDirectories.add(directory(entry.getName()))) {
          javaVersion = Math.max(javaVersion, javaVersion(jar, entry));
        }
      }
      return new JarContents(name, Optional.empty(), entries, isAgent(jar), javaVersion);
    } catch (IOException | SecurityException e) {
      return new JarContents(name, Optional.of("is not a readable jar"), Set.of(), false, 0);
    }
  }

  /** Classes below META-INF/versions are excluded: only newer Java versions load them. */
  private static boolean isClassForAll(String entry) {
    return entry.endsWith(".class") && !entry.startsWith("META-INF/");
  }

  private static String directory(String entry) {
    return entry.substring(0, entry.lastIndexOf('/') + 1);
  }

  private static void addWithDirectories(Set<String> entries, String entry) {
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
