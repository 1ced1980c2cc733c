package azurecensus.portal.pages;

import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RouteTable;
import java.util.List;

/** The pages: one document, whose script shows what the path names. */
public final class PageRoutes {
  private static final List<String> PAGES = List.of(
      "/",
      "/transaction/{operationId}",
      "/map",
      "/live",
      "/search",
      "/failures",
      "/performance",
      "/metrics",
      "/query");

  private final PageAssets assets = new PageAssets();

  public void addTo(RouteTable routes) {
    for (String page : PAGES) {
      routes.get(page, assets::page);
    }
    routes.get(
        "/assets/*", exchange -> assets.asset(exchange, exchange.pathParameter(RouteTable.REST)));
    routes.get("/favicon.ico", exchange -> assets.asset(exchange, "icon.svg"));
  }

  /** Answers where there is no route. */
  public void nothingThere(Exchange exchange) {
    if (isForAPerson(exchange)) {
      exchange.status(404);
      assets.page(exchange);
    } else {
      exchange.fail(404, "There is nothing here. The pages start at /, the JSON is below /api/.");
    }
  }

  /** Somebody mistyped a page's address in a browser: the pages' script says so and leads back. */
  private static boolean isForAPerson(Exchange exchange) {
    String accept = exchange.header("Accept");
    String path = exchange.path();
    return accept != null
        && accept.contains("text/html")
        && !path.startsWith("/api/")
        && !path.startsWith("/assets/");
  }
}
