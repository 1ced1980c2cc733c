package client;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** A small service on Tomcat without telemetry code; the Application Insights Java agent instruments it. */
public final class AgentClient {
  private AgentClient() {}

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(Files.createTempDirectory("agent-client").toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("", null);
    Tomcat.addServlet(context, "hello", new Hello());
    context.addServletMappingDecoded("/hello", "hello");
    tomcat.start();
    int port = tomcat.getConnector().getLocalPort();
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hello")).build();
    HttpClient.newHttpClient().send(request, BodyHandlers.discarding());
    tomcat.stop();
    System.exit(0);
  }

  /** Answers, and logs a warning and an exception. */
  static final class Hello extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
      Logger logger = Logger.getLogger("client");
      logger.warning("agent says hello");
      logger.log(Level.SEVERE, "agent failed", new IllegalStateException("agent failed"));
      response.getWriter().write("hello");
    }
  }
}
