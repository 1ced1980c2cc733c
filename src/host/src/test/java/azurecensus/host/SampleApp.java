package azurecensus.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.annotation.BlobInput;
import com.microsoft.azure.functions.annotation.BlobOutput;
import com.microsoft.azure.functions.annotation.BlobTrigger;
import com.microsoft.azure.functions.annotation.CosmosDBInput;
import com.microsoft.azure.functions.annotation.CosmosDBOutput;
import com.microsoft.azure.functions.annotation.CosmosDBTrigger;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.EventHubOutput;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.FixedDelayRetry;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpOutput;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.KafkaTrigger;
import com.microsoft.azure.functions.annotation.QueueOutput;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.SendGridOutput;
import com.microsoft.azure.functions.annotation.ServiceBusQueueOutput;
import com.microsoft.azure.functions.annotation.ServiceBusQueueTrigger;
import com.microsoft.azure.functions.annotation.ServiceBusTopicOutput;
import com.microsoft.azure.functions.annotation.ServiceBusTopicTrigger;
import com.microsoft.azure.functions.annotation.TableInput;
import com.microsoft.azure.functions.annotation.TableOutput;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import com.microsoft.azure.functions.annotation.WarmupTrigger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Stages the functions of {@code azurecensus.sample} as the Functions Maven plugin does: jar and
 * {@code function.json}.
 */
final class SampleApp {
  static final String HOST_JSON = "{\"version\":\"2.0\"}";

  private static final String PACKAGE = "azurecensus/sample";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The type of a binding by its annotation, without those of HTTP. */
  private static final Map<Class<? extends Annotation>, String> TYPES = Map.ofEntries(
      Map.entry(TimerTrigger.class, "timerTrigger"),
      Map.entry(QueueTrigger.class, "queueTrigger"),
      Map.entry(ServiceBusQueueTrigger.class, "serviceBusTrigger"),
      Map.entry(ServiceBusTopicTrigger.class, "serviceBusTrigger"),
      Map.entry(EventHubTrigger.class, "eventHubTrigger"),
      Map.entry(EventGridTrigger.class, "eventGridTrigger"),
      Map.entry(BlobTrigger.class, "blobTrigger"),
      Map.entry(CosmosDBTrigger.class, "cosmosDBTrigger"),
      Map.entry(WarmupTrigger.class, "warmupTrigger"),
      Map.entry(KafkaTrigger.class, "kafkaTrigger"),
      Map.entry(QueueOutput.class, "queue"),
      Map.entry(ServiceBusQueueOutput.class, "serviceBus"),
      Map.entry(ServiceBusTopicOutput.class, "serviceBus"),
      Map.entry(EventHubOutput.class, "eventHub"),
      Map.entry(BlobInput.class, "blob"),
      Map.entry(BlobOutput.class, "blob"),
      Map.entry(TableInput.class, "table"),
      Map.entry(TableOutput.class, "table"),
      Map.entry(CosmosDBInput.class, "cosmosDB"),
      Map.entry(CosmosDBOutput.class, "cosmosDB"),
      Map.entry(SendGridOutput.class, "sendGrid"));

  private final Path directory;
  private final Map<String, String> resources = new LinkedHashMap<>();
  private String hostJson = HOST_JSON;
  private List<Class<?>> classes = List.of();

  private SampleApp(Path directory) {
    this.directory = directory;
  }

  static SampleApp in(Path directory) {
    return new SampleApp(directory);
  }

  SampleApp functions(Class<?>... classes) {
    this.classes = List.of(classes);
    return this;
  }

  SampleApp hostJson(String hostJson) {
    this.hostJson = hostJson;
    return this;
  }

  /** Adds a file to the jar. */
  SampleApp resource(String name, String content) {
    resources.put(name, content);
    return this;
  }

  /**
   * Overwrites all files. The jar is replaced last and atomically, so that a reload sees either the
   * old or the new one.
   */
  Path stage() throws IOException {
    Files.createDirectories(directory.resolve("lib"));
    Files.writeString(directory.resolve("host.json"), hostJson);
    for (Class<?> type : classes) {
      for (Method method : type.getDeclaredMethods()) {
        FunctionName name = method.getAnnotation(FunctionName.class);
        if (name != null) {
          Path functionDirectory = Files.createDirectories(directory.resolve(name.value()));
          Files.writeString(
              functionDirectory.resolve("function.json"),
              functionJson(type, method).toString());
        }
      }
    }
    Path jar = directory.resolve("sample.jar.part");
    writeJar(jar);
    Files.move(
        jar,
        directory.resolve("sample.jar"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
    return directory;
  }

  private static ObjectNode functionJson(Class<?> type, Method method) {
    ObjectNode json = JSON.createObjectNode();
    json.put("scriptFile", "../sample.jar");
    json.put("entryPoint", type.getCanonicalName() + "." + method.getName());
    ArrayNode bindings = json.putArray("bindings");
    for (Parameter parameter : method.getParameters()) {
      HttpTrigger trigger = parameter.getAnnotation(HttpTrigger.class);
      if (trigger != null) {
        ObjectNode binding = bindings.addObject();
        binding.put("type", "httpTrigger").put("direction", "in").put("name", trigger.name());
        if (!trigger.route().isEmpty()) {
          binding.put("route", trigger.route());
        }
        ArrayNode methods = binding.putArray("methods");
        for (HttpMethod allowed : trigger.methods()) {
          methods.add(allowed.toString());
        }
        binding.put("authLevel", trigger.authLevel().toString());
      }
      HttpOutput output = parameter.getAnnotation(HttpOutput.class);
      if (output != null) {
        bindings.addObject().put("type", "http").put("direction", "out").put("name", output.name());
      }
      for (Annotation annotation : parameter.getAnnotations()) {
        add(bindings, annotation);
      }
    }
    boolean returns = false;
    for (Annotation annotation : method.getAnnotations()) {
      returns |= add(bindings, annotation);
    }
    FixedDelayRetry fixed = method.getAnnotation(FixedDelayRetry.class);
    if (fixed != null) {
      json.putObject("retry")
          .put("strategy", fixed.strategy())
          .put("maxRetryCount", fixed.maxRetryCount())
          .put("delayInterval", fixed.delayInterval());
    }
    if (method.getReturnType() != void.class && !returns) {
      bindings.addObject().put("type", "http").put("direction", "out").put("name", "$return");
    }
    return json;
  }

  /** Adds a binding; false when the annotation is none, or one of HTTP. */
  private static boolean add(ArrayNode bindings, Annotation annotation) {
    String type = TYPES.get(annotation.annotationType());
    if (type == null) {
      return false;
    }
    boolean output = annotation.annotationType().getSimpleName().endsWith("Output");
    ObjectNode binding =
        bindings.addObject().put("type", type).put("direction", output ? "out" : "in");
    addParts(binding, annotation);
    return true;
  }

  /** Adds the texts and constants of an annotation, as the plugin does. */
  private static void addParts(ObjectNode binding, Annotation annotation) {
    for (Method part : annotation.annotationType().getDeclaredMethods()) {
      try {
        Object value = part.invoke(annotation);
        if (value instanceof Enum<?> || (value instanceof String text && !text.isEmpty())) {
          binding.put(part.getName(), value.toString());
        } else if (Boolean.TRUE.equals(value)) {
          binding.put(part.getName(), true);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void writeJar(Path jar) throws IOException {
    Path root = root();
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out);
        Stream<Path> files = Files.walk(root.resolve(PACKAGE))) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> write(zip, root.relativize(file).toString(), read(file)));
      resources.forEach(
          (name, content) -> write(zip, name, content.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private static void write(ZipOutputStream zip, String name, byte[] content) {
    try {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The directory with the compiled test classes. */
  private static Path root() {
    try {
      return Path.of(
          SampleApp.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
