package azurecensus.host.staged;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a {@code function.json}, read without judging it. A missing part is an empty text
 * or list.
 *
 * @param disabled true when the file itself disables the function
 * @param scriptFile the jar, relative to the directory of the file
 * @param entryPoint package, class and method
 * @param bindings in the order written
 * @param retry the retry policy; empty when there is none
 */
public record FunctionJson(
    boolean disabled,
    String scriptFile,
    String entryPoint,
    List<FunctionBinding> bindings,
    Optional<RetryPolicy> retry) {
  /** The content of a file that cannot be read. */
  public static final FunctionJson EMPTY =
      new FunctionJson(false, "", "", List.of(), Optional.empty());

  /** Copies the list. */
  public FunctionJson {
    bindings = List.copyOf(bindings);
  }

  /** Reads the parts of a JSON object. */
  public static FunctionJson of(JsonNode node) {
    List<FunctionBinding> bindings = new ArrayList<>();
    JsonFiles.at(node, "bindings").forEach(binding -> bindings.add(FunctionBinding.of(binding)));
    return new FunctionJson(
        JsonFiles.at(node, "disabled").asBoolean(false),
        JsonFiles.at(node, "scriptFile").asText(""),
        JsonFiles.at(node, "entryPoint").asText(""),
        bindings,
        RetryPolicy.of(JsonFiles.at(node, "retry")));
  }

  /** The class name in {@code entryPoint}; all of it when there is no dot. */
  public String className() {
    int dot = entryPoint.lastIndexOf('.');
    return dot < 0 ? entryPoint : entryPoint.substring(0, dot);
  }

  /** The method name in {@code entryPoint}; all of it when there is no dot. */
  public String methodName() {
    return entryPoint.substring(entryPoint.lastIndexOf('.') + 1);
  }
}
