package azurecensus.exporter.internal.delivery;

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
 * Creates a directory that only its owner can enter (0700), with files that only its owner can read
 * (0600). Where there are no such permissions, e.g. on Windows, the user's temporary directory is
 * private already.
 */
final class PrivateDirectory {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE_OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private PrivateDirectory() {}

  /**
   * Creates the directory, or makes an existing one private.
   *
   * @throws SharedDirectoryException when every user may write there, as in {@code /tmp}; it is not
   *     changed
   * @throws IOException when it fails, e.g. because the directory belongs to another user
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
      // Only the owner may change the permissions, so this fails for another user's directory.
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }

  /** The directory is shared: closing it would break its other users. */
  static final class SharedDirectoryException extends FileSystemException {
    private static final long serialVersionUID = 1;

    SharedDirectoryException(Path directory) {
      super(directory.toString(), null, "every user may write there");
    }
  }

  private static boolean isPosix(Path parent) throws IOException {
    if (parent == null) {
      return false;
    }
    FileStore store = Files.getFileStore(parent);
    return store.supportsFileAttributeView(PosixFileAttributeView.class);
  }

  /** Returns the permissions for a new file in the directory. */
  static FileAttribute<?>[] fileAttributes(Path directory) throws IOException {
    return isPosix(directory) ? attributes(FILE_OWNER_ONLY) : new FileAttribute<?>[0];
  }

  private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }
}
