package azurecensus.calls;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gRPC server of a partner that is not traced. It has a class loader without gRPC's tracing,
 * which has no setting of its own: in that of the tests it would record spans for the local host.
 */
final class UntracedStockServer implements AutoCloseable {
  private final Object server;
  private final String target;

  private UntracedStockServer(Object server, String target) {
    this.server = server;
    this.target = target;
  }

  /** Starts the server with the jars of a staged app. */
  static UntracedStockServer start(Path app) throws IOException, ReflectiveOperationException {
    List<URL> jars = new ArrayList<>();
    try (Stream<Path> files = Files.walk(app)) {
      for (Path file : files.filter(UntracedStockServer::isWanted).toList()) {
        jars.add(file.toUri().toURL());
      }
    }
    // It stays open, because threads of the server load classes while they end.
    URLClassLoader classes =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    Class<?> type = classes.loadClass(StockServer.class.getName());
    Object server = type.getMethod("start").invoke(null);
    return new UntracedStockServer(server, (String) type.getMethod("target").invoke(server));
  }

  private static boolean isWanted(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith("grpc-census");
  }

  String target() {
    return target;
  }

  @Override
  public void close() throws ReflectiveOperationException {
    server.getClass().getMethod("close").invoke(server);
  }
}
