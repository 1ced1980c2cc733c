package client;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * A service on Tomcat without telemetry code, which calls the next service, if there is one. An agent instruments it.
 * Runs until it is stopped. Arguments: the port and, optionally, the address of the next service.
 */
public final class ChainService {
  private ChainService() {}

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("chain-service").toString());
    tomcat.setPort(Integer.parseInt(args[0]));
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "next", new Next(args.length > 1 ? URI.create(args[1]) : null));
    context.addServletMappingDecoded("/hello", "next");
    tomcat.getConnector(); // creates it; without one no port is opened
    tomcat.start();
    System.out.println("started");
    tomcat.getServer().await();
  }

  /** Answers with what the next service answers. */
  static final class Next extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient HttpClient http = HttpClient.newHttpClient();
    private final URI next;

    Next(URI next) {
      this.next = next;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
      response.getWriter().write(next == null ? "hello" : answerOfTheNext());
    }

    private String answerOfTheNext() throws IOException {
      try {
        return http.send(HttpRequest.newBuilder(next).build(), BodyHandlers.ofString()).body();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedIOException(new IOException("The service is ending", e));
      }
    }
  }
}
