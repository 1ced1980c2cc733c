package azurecensus.local.portal;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;

/** The pages: one document, whose script shows what the path names. */
final class PageRoutes {
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

  private final PageAssets assets;

  PageRoutes(PageAssets assets) {
    this.assets = assets;
  }

  void addTo(RoutesConfig routes) {
    for (String page : PAGES) {
      routes.get(page, assets::page);
    }
    routes.get("/assets/<file>", context -> assets.asset(context, context.pathParam("file")));
    routes.get("/favicon.ico", context -> assets.asset(context, "icon.svg"));
    routes.error(404, context -> {
      if (isForAPerson(context)) {
        assets.page(context);
      }
    });
  }

  /** Somebody mistyped a page's address in a browser: the pages' script says so and leads back. */
  private static boolean isForAPerson(Context context) {
    String accept = context.header("Accept");
    String path = context.path();
    return accept != null
        && accept.contains("text/html")
        && !path.startsWith("/api/")
        && !path.startsWith("/assets/");
  }
}
