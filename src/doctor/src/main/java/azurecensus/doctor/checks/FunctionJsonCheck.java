package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import azurecensus.doctor.app.ExaminedFunction;
import azurecensus.host.staged.FunctionBinding;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Checks that the host and the Java worker load every function. The rules are those of the public
 * host's {@code HostFunctionMetadataProvider}, {@code FunctionDescriptorProvider}, {@code Utility}
 * and {@code ScriptHost}, and of its published schema of {@code function.json}.
 */
final class FunctionJsonCheck implements Check {
  private static final Pattern FUNCTION_NAME =
      Pattern.compile("[a-z][a-z0-9_-]{0,127}", Pattern.CASE_INSENSITIVE);
  private static final Pattern BINDING_NAME =
      Pattern.compile("[a-zA-Z][a-zA-Z0-9]{0,127}|\\$return");
  private static final Set<String> DIRECTIONS = Set.of("in", "out", "inout");
  private static final String REBUILD =
      "Build again with azure-functions-maven-plugin, which writes the file from the annotations.";

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    if (app.functions().isEmpty()) {
      findings.accept(Finding.error(
          "no-functions",
          "No directory in the staged one has a function.json.",
          "Name the staged directory itself; if it is the right one, annotate a method with @FunctionName and build"
              + " again."));
    }
    for (ExaminedFunction function : app.functions()) {
      if (function.fault().isPresent()) {
        findings.accept(Finding.error(
            "function-json-malformed",
            function.name() + "/function.json " + function.fault().get() + ".",
            REBUILD));
      } else {
        examineName(function, findings);
        examineCode(function, findings);
        examineBindings(function, findings);
      }
    }
    examineRoutes(app.functions(), findings);
  }

  private static void examineName(ExaminedFunction function, Consumer<Finding> findings) {
    String name = function.name();
    if (!FUNCTION_NAME.matcher(name).matches() || name.equalsIgnoreCase("host")) {
      findings.accept(Finding.error(
          "function-name",
          "\"" + name + "\" is not a name that the host accepts for a function.",
          "Use a letter, then up to 127 letters, digits, hyphens and underscores; not \"host\"."));
    }
  }

  private static void examineCode(ExaminedFunction function, Consumer<Finding> findings) {
    if (!function.jarExists()) {
      findings.accept(Finding.error(
          "function-jar-missing",
          "The jar that scriptFile of " + function.name() + "/function.json names does not exist.",
          REBUILD));
    } else if (!function.classExists()) {
      findings.accept(Finding.error(
          "function-class-missing",
          "The class that entryPoint of " + function.name()
              + "/function.json names is not in its jar.",
          REBUILD));
    }
  }

  private static void examineBindings(ExaminedFunction function, Consumer<Finding> findings) {
    String file = function.name() + "/function.json";
    Set<String> names = new HashSet<>();
    for (FunctionBinding binding : function.json().bindings()) {
      boolean complete = !binding.type().isEmpty()
          && DIRECTIONS.contains(binding.direction())
          && BINDING_NAME.matcher(binding.name()).matches();
      boolean returned = binding.name().equals("$return");
      if (!complete || (returned && !binding.direction().equals("out"))) {
        findings.accept(
            Finding.error(
                "function-binding",
                "A binding in " + file + " has no type, no valid name or no valid direction.",
                "Give each binding a type, a name of letters and digits, and in, out or inout; $return must be out."));
      }
      if (!names.add(binding.name().toLowerCase(Locale.ROOT))) {
        findings.accept(Finding.error(
            "function-binding",
            "Two bindings in " + file + " have the same name.",
            "Give each its own name."));
      }
    }
    long triggers =
        function.json().bindings().stream().filter(FunctionBinding::isTrigger).count();
    if (triggers != 1) {
      findings.accept(Finding.error(
          "function-trigger",
          file + " has " + triggers + " triggers; a function has exactly one.",
          "Keep the trigger annotation on one parameter and build again."));
    }
  }

  private static void examineRoutes(List<ExaminedFunction> functions, Consumer<Finding> findings) {
    for (int first = 0; first < functions.size(); first++) {
      for (FunctionBinding binding : functions.get(first).httpTriggers()) {
        String route = route(functions.get(first), binding);
        if (route.startsWith("admin") || route.startsWith("runtime")) {
          findings.accept(Finding.error(
              "route-reserved",
              "The route of " + functions.get(first).name()
                  + " begins with a word that is reserved for the host.",
              "Choose a route that begins with neither admin nor runtime."));
        }
        for (ExaminedFunction other : functions.subList(first + 1, functions.size())) {
          if (other.httpTriggers().stream()
              .anyMatch(trigger -> route(other, trigger).equals(route)
                  && shareMethod(binding.methods(), trigger.methods()))) {
            findings.accept(Finding.error(
                "route-conflict",
                functions.get(first).name() + " and " + other.name()
                    + " have the same route and method.",
                "Give one of them another route or method; the host loads only the first."));
          }
        }
      }
    }
  }

  private static String route(ExaminedFunction function, FunctionBinding trigger) {
    String route = trigger.route().isBlank() ? function.name() : trigger.route();
    return route.replaceAll("^/+|/+$", "").toLowerCase(Locale.ROOT);
  }

  private static boolean shareMethod(List<String> some, List<String> others) {
    return some.isEmpty() || others.isEmpty() || !Collections.disjoint(some, others);
  }
}
