package azurecensus.exporter.testing;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.StreamSupport;

/**
 * The file system of the machine, with a delay before each operation, and after each opening of a
 * file. Needs no rights of the operating system. Thread-safe.
 */
public final class SlowDisk {
  private final FileSystem slow = new SlowFileSystem();
  private final SlowProvider provider = new SlowProvider();
  private volatile long delayNanos;

  /** Sets the delay of the following operations; none at first. */
  public void delay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** Returns the same file on this disk. */
  public Path path(Path real) {
    return (Path) Proxy.newProxyInstance(
        SlowDisk.class.getClassLoader(), new Class<?>[] {Path.class}, new SlowPath(real));
  }

  private void pause() {
    long end = System.nanoTime() + delayNanos;
    for (long left = delayNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return; // parking returns at once
      }
    }
  }

  private static Path real(Path path) {
    return Proxy.isProxyClass(path.getClass())
            && Proxy.getInvocationHandler(path) instanceof SlowPath slowPath
        ? slowPath.real
        : path;
  }

  /** A path whose file system is the slow one; everything else is that of the real path. */
  private final class SlowPath implements InvocationHandler {
    private final Path real;

    SlowPath(Path real) {
      this.real = real;
    }

    @Override
    public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("getFileSystem")) {
        return slow;
      }
      Object[] unwrapped = arguments == null ? null : arguments.clone();
      for (int i = 0; unwrapped != null && i < unwrapped.length; i++) {
        if (unwrapped[i] instanceof Path path) {
          unwrapped[i] = real(path);
        }
      }
      try {
        Object result = method.invoke(real, unwrapped);
        return result instanceof Path path ? path(path) : result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  private final class SlowFileSystem extends FileSystem {
    private final FileSystem fast = FileSystems.getDefault();

    @Override
    public FileSystemProvider provider() {
      return provider;
    }

    @Override
    public void close() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean isReadOnly() {
      return false;
    }

    @Override
    public String getSeparator() {
      return fast.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
      return StreamSupport.stream(fast.getRootDirectories().spliterator(), false)
          .map(SlowDisk.this::path)
          .toList();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
      return fast.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
      return fast.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
      return path(fast.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String pattern) {
      PathMatcher matcher = fast.getPathMatcher(pattern);
      return path -> matcher.matches(real(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
      return fast.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
      return fast.newWatchService();
    }
  }

  private final class SlowProvider extends FileSystemProvider {
    private final FileSystemProvider fast = FileSystems.getDefault().provider();

    @Override
    public String getScheme() {
      return "slow";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return slow;
    }

    @Override
    public Path getPath(URI uri) {
      return path(Path.of(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      pause();
      FileChannel channel = fast.newFileChannel(real(path), options, attributes);
      pause();
      return channel;
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
      pause();
      DirectoryStream<Path> paths =
          fast.newDirectoryStream(real(directory), path -> filter.accept(path(path)));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          return StreamSupport.stream(paths.spliterator(), false)
              .map(SlowDisk.this::path)
              .iterator();
        }

        @Override
        public void close() throws IOException {
          paths.close();
        }
      };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
      pause();
      fast.createDirectory(real(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      pause();
      fast.delete(real(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      pause();
      fast.copy(real(source), real(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      pause();
      fast.move(real(source), real(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return fast.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return fast.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return fast.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      fast.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return fast.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return fast.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
        throws IOException {
      return fast.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options)
        throws IOException {
      fast.setAttribute(real(path), attribute, value, options);
    }
  }
}
