package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** Every form of route. */
public final class RouteFunctions {

  /** Constrained to a number. */
  @FunctionName("ItemById")
  public String itemById(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "items/{id:int}",
              authLevel = AuthorizationLevel.FUNCTION)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("id") int id) {
    return "item by id " + id;
  }

  /** The same route with another method. */
  @FunctionName("ItemDelete")
  public String itemDelete(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.DELETE},
              route = "items/{id:int}",
              authLevel = AuthorizationLevel.ADMIN)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("id") int id) {
    return "delete item " + id;
  }

  /** Constrained to letters. */
  @FunctionName("ItemByName")
  public String itemByName(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "items/{name:alpha}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("name") String name) {
    return "item by name " + name;
  }

  /** A literal, which wins over the parameters. */
  @FunctionName("ItemNew")
  public String itemNew(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "items/new",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return "new item";
  }

  /** Any other path below items. */
  @FunctionName("ItemAny")
  public String itemAny(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "items/{any}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("any") String any) {
    return "any item " + any;
  }

  /** The rest of the path. */
  @FunctionName("Files")
  public String files(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "files/{*path}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("path") String path) {
    return "file " + path;
  }

  /** A default. */
  @FunctionName("Language")
  public String language(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "language/{code=en}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("code") String code) {
    return "language " + code;
  }

  /** A GUID. */
  @FunctionName("ByGuid")
  public String byGuid(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "guid/{id:guid}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("id") String id) {
    return "guid " + id;
  }

  /** A regular expression with doubled braces. */
  @FunctionName("ByRegex")
  public String byRegex(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "zip/{code:regex(^\\d{{5}}$)}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("code") String code) {
    return "zip " + code;
  }

  /** Two parameters in a segment. */
  @FunctionName("Mixed")
  public String mixed(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "api-v{major:int}.{minor:int}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("major") int major,
      @BindingName("minor") int minor) {
    return "version " + major + "," + minor;
  }

  /** A range and a length. */
  @FunctionName("Ranged")
  public String ranged(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "range/{n:int:range(1,9)}/{s:length(2,3)?}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("n") int n) {
    return "range " + n;
  }
}
