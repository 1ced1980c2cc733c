package azurecensus.exporter;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A directory that its owner alone can enter (0700), with files that its owner alone can read
 * (0600). Where there are no such rights, e.g. on Windows, the user's own temporary directory is
 * private already.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateDirectory() {}

  /**
   * Sees to it that the directory is there and private.
   *
   * @throws SharedDirectoryException when everybody may write there, as in {@code /tmp}; it is left
   *     as it is
   * @throws IOException when it cannot be, e.g. because it belongs to somebody else
   */
  static void require(Path directory) throws IOException {
    if (directory.getParent() != null) {
      Files.createDirectories(directory.getParent());
    }
    boolean posix = isPosix(directory.getParent());
    try {
      Files.createDirectory(directory, posix ? attributes(OWNER_ONLY) : new FileAttribute<?>[0]);
    } catch (FileAlreadyExistsException e) {
      requireOurs(directory, posix);
    }
  }

  private static void requireOurs(Path directory, boolean posix) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory.toString());
    }
    if (posix) {
      Set<PosixFilePermission> before =
          Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
      if (before.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new SharedDirectoryException(directory);
      }
      // Only the owner may change the rights, so this fails where the directory is somebody else's.
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }

  /** The directory is everybody's: to close it to others would break what they do there. */
  static final class SharedDirectoryException extends FileSystemException {
    private static final long serialVersionUID = 1;

    SharedDirectoryException(Path directory) {
      super(directory.toString(), null, "everybody may write there");
    }
  }

  private static boolean isPosix(Path parent) throws IOException {
    if (parent == null) {
      return false;
    }
    FileStore store = Files.getFileStore(parent);
    return store.supportsFileAttributeView(PosixFileAttributeView.class);
  }

  /** What a new file in it is to be created with. */
  static FileAttribute<?>[] fileAttributes(Path directory) throws IOException {
    return isPosix(directory) ? attributes(FILE_OWNER_ONLY) : new FileAttribute<?>[0];
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }
}
