package azurecensus.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps each request of HTTP/1.1 as the bytes that arrived. The last part of the path chooses the
 * answer: {@code moved} leads to {@code ok}, {@code broken} has status 500, all others 201.
 */
final class RawServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
  private static final Pattern TARGET = Pattern.compile("^[A-Z]+ ([^ ?]*)");

  private final ServerSocket socket;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private RawServer(ServerSocket socket) {
    this.socket = socket;
  }

  static RawServer start() throws IOException {
    RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(server::serve, "raw server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  /** Returns the requests so far, one character for each byte, and forgets them. */
  List<String> takeRequests() {
    List<String> taken = List.copyOf(requests);
    requests.clear();
    return taken;
  }

  /** A client sends its next request after the answer to the last, so one thread is enough. */
  private void serve() {
    while (!socket.isClosed()) {
      try (Socket connection = socket.accept()) {
        connection.setSoTimeout(30_000);
        String request = read(connection.getInputStream());
        requests.add(request);
        connection.getOutputStream().write(answer(request).getBytes(ISO_8859_1));
        connection.getOutputStream().flush();
      } catch (IOException e) {
        // The test has closed the server, or the client its connection.
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("The client ended the connection within its request.");
      }
      bytes.write(next);
      text = bytes.toString(ISO_8859_1);
    }
    Matcher length = LENGTH.matcher(text);
    return length.find()
        ? text + new String(in.readNBytes(Integer.parseInt(length.group(1))), ISO_8859_1)
        : text;
  }

  private static String answer(String request) {
    Matcher target = TARGET.matcher(request);
    String path = target.find() ? target.group(1) : "";
    String name = path.substring(path.lastIndexOf('/') + 1);
    return switch (name) {
      case "moved" -> answer("302 Found", "Location: " + path.replace("moved", "ok") + "\r\n", "");
      case "broken" -> answer("500 Internal Server Error", "", "broken");
      default ->
        answer(
            "201 Created",
            "ETag: \"1\"\r\nLast-Modified: Wed, 25 Nov 2026 10:00:00 GMT\r\n",
            request.startsWith("PUT") ? "" : "beer");
    };
  }

  private static String answer(String status, String headers, String body) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Connection: close\r\nContent-Length: "
        + body.length() + "\r\n\r\n" + body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
