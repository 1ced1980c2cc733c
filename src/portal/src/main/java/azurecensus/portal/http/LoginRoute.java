package azurecensus.portal.http;

import java.nio.charset.StandardCharsets;

/** The login link of a portal that needs a token: a browser exchanges the token for a cookie. */
public final class LoginRoute {
  /** The path of the login link; the only page without a token. */
  static final String PATH = "/login";

  private static final String PAGE = """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Log in to the portal</title>
      <h1>Log in to the portal</h1>
      <p>This portal listens beyond its own machine, so it needs a token.
      Open the login link that the portal printed when it started.</p>
      </html>
      """;

  private final AccessToken token;

  public LoginRoute(AccessToken token) {
    this.token = token;
  }

  /** Adds the route. */
  public void addTo(RouteTable routes) {
    routes.get(PATH, this::login);
  }

  private void login(Exchange exchange) {
    exchange.header("Cache-Control", "no-store");
    if (!token.isToken(exchange.query().text("t"))) {
      answerPage(exchange, exchange.query().text("t") == null ? 200 : 401);
      return;
    }
    exchange
        .status(303)
        .header("Location", "/")
        .header(
            "Set-Cookie",
            AccessToken.COOKIE + '=' + token.session() + "; HttpOnly; SameSite=Strict; Path=/");
  }

  private static void answerPage(Exchange exchange, int status) {
    exchange.status(status);
    exchange.answer("text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8));
  }
}
