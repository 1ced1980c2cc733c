package azurecensus.portal.ingest;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.store.ParquetFolder;
import azurecensus.portal.store.TelemetryStore;
import azurecensus.portal.store.TelemetryTable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The Parquet folders of all tables as one zip file, which HTTP can carry. */
public final class ParquetArchive {
  private static final Set<String> TABLES = Arrays.stream(TelemetryTable.values())
      .map(TelemetryTable::tableName)
      .collect(Collectors.toUnmodifiableSet());

  private static final int MAX_FILES = 10_000;
  private static final int BUFFER = 64 * 1024;

  private ParquetArchive() {}

  /**
   * Writes every item.
   *
   * @param out opened when the files are complete, so that a failure before can still be answered
   */
  public static void export(TelemetryStore store, Supplier<OutputStream> out) throws IOException {
    Path folder = Files.createTempDirectory("portal-parquet");
    try {
      ParquetFolder.write(store, folder);
      try (Stream<Path> files = Files.walk(folder);
          ZipOutputStream zip = new ZipOutputStream(out.get())) {
        // Parquet is compressed already.
        zip.setLevel(0);
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          zip.putNextEntry(new ZipEntry(file.getParent().getFileName() + "/" + file.getFileName()));
          Files.copy(file, zip);
          zip.closeEntry();
        }
      }
    } finally {
      delete(folder);
    }
  }

  /**
   * Stores the items of an archive beside the existing ones.
   *
   * @param maxBytes most bytes of all files, when unpacked
   * @return the number of items
   * @throws RequestRefusedException when the archive is damaged or holds anything else
   */
  public static long read(TelemetryStore store, InputStream in, long maxBytes) throws IOException {
    Path folder = Files.createTempDirectory("portal-parquet");
    try {
      unpack(in, folder, maxBytes);
      return read(store, folder);
    } catch (ZipException | EOFException e) {
      throw new RequestRefusedException(
          400, "The zip file is cut or damaged; nothing is stored. Export it again.");
    } finally {
      delete(folder);
    }
  }

  private static long read(TelemetryStore store, Path folder) {
    try {
      return ParquetFolder.read(store, folder);
    } catch (IOException e) {
      throw new RequestRefusedException(400, e.getMessage());
    }
  }

  private static void unpack(InputStream in, Path folder, long maxBytes) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    byte[] buffer = new byte[BUFFER];
    long left = maxBytes;
    int files = 0;
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      List<String> path = List.of(entry.getName().split("/", -1));
      if (entry.isDirectory() && path.size() == 2 && TABLES.contains(path.get(0))) {
        continue;
      }
      // A name from the archive becomes no part of a path.
      if (path.size() != 2
          || !TABLES.contains(path.get(0))
          || !path.get(1).endsWith(".parquet")
          || ++files > MAX_FILES) {
        throw new RequestRefusedException(
            400, "The zip file must hold folders of tables with Parquet files and nothing else.");
      }
      Path target = Files.createDirectories(folder.resolve(path.get(0)))
          .resolve(String.format(Locale.ROOT, "part-%05d.parquet", files));
      try (OutputStream out = Files.newOutputStream(target)) {
        for (int read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
          left -= read;
          if (left < 0) {
            throw new TooLargeException(
                "The zip file is larger than " + maxBytes + " bytes when unpacked");
          }
          out.write(buffer, 0, read);
        }
      }
    }
    if (files == 0) {
      throw new RequestRefusedException(
          400, "The body is no zip file with folders of tables: import what a portal exported.");
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
