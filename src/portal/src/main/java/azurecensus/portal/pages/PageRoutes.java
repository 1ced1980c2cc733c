package azurecensus.portal.pages;

import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RouteTable;
import java.util.List;

/** The routes of the pages: one document, whose script shows the page of the path. */
public final class PageRoutes {
  private static final List<String> PAGES = List.of(
      "/",
      "/transaction/{operationId}",
      "/map",
      "/live",
      "/search",
      "/operations",
      "/availability",
      "/failures",
      "/performance",
      "/metrics",
      "/query",
      "/events",
      "/browser");

  private final PageAssets assets = new PageAssets();

  /** Adds the routes. */
  public void addTo(RouteTable routes) {
    for (String page : PAGES) {
      routes.get(page, assets::page);
    }
    routes.get(
        "/assets/*", exchange -> assets.asset(exchange, exchange.pathParameter(RouteTable.REST)));
    routes.get("/favicon.ico", exchange -> assets.asset(exchange, "icon.svg"));
  }

  /** Answers the document of the pages. */
  void page(Exchange exchange) {
    assets.page(exchange);
  }

  /** Answers a path without a route. */
  public void notFound(Exchange exchange) {
    if (isNavigation(exchange)) {
      exchange.status(404);
      assets.page(exchange);
    } else {
      exchange.fail(
          404,
          "There is nothing at this address. The pages start at /, the JSON interface at /api/.");
    }
  }

  /** True for a browser's navigation: the script of the pages explains the error and links back. */
  private static boolean isNavigation(Exchange exchange) {
    String accept = exchange.header("Accept");
    String path = exchange.path();
    return accept != null
        && accept.contains("text/html")
        && !path.startsWith("/api/")
        && !path.startsWith("/assets/");
  }
}
