package azurecensus.parity;

import static azurecensus.parity.Difference.ABSENT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Intended differences from Azure Monitor's own exporter, with their reasons. */
final class IntendedDifferences {
  private static final String DATA = "/data/baseData";

  private static final String POINT = DATA + "/metrics/0/";

  private final List<Rule> rules = new ArrayList<>();

  private IntendedDifferences() {}

  /** Returns the differences of spans and what belongs to them. */
  static IntendedDifferences ofSpans() {
    return new IntendedDifferences().addSpans();
  }

  private IntendedDifferences addSpans() {
    rule(
        "`ai.internal.sdkVersion`",
        "Each exporter states its own name.",
        d -> d.field().equals("/tags/ai.internal.sdkVersion"));
    rule(
        "HTTP dependencies have type `HTTP`, not `Http`",
        "The spelling of the OpenCensus family; the portal compares types without regard to case.",
        d -> d.ours().equals("HTTP")
            && d.theirs().equals("Http")
            && d.field().equals(DATA + "/type"));
    rule(
        "A span named by its path is called `GET /path`, or `GET /route` where a request has a route; so is the operation",
        "OpenCensus' HTTP integrations name spans by the path only; OpenTelemetry's do not, so the other exporter does not need to add the method.",
        d -> (d.field().equals(DATA + "/name") || d.field().equals("/tags/ai.operation.name"))
            && d.theirs().startsWith("/")
            && d.ours().matches("[A-Z]+ /.*"));
    rule(
        "`http.method` and `http.request.method` (where the name does not contain it), `http.route`, `http.user_agent`, `http.path` (where no URL contains it), "
            + "`rpc.*`, `messaging.operation` and, for requests, `messaging.system` are properties",
        "An attribute that no column shows becomes a property; the other exporter drops them.",
        d -> d.theirs().equals(ABSENT)
            && d.field()
                .matches(
                    DATA
                        + "/properties/(http\\.(request\\.)?method|http\\.route|http\\.user_agent|http\\.path|rpc\\..*|messaging\\.(operation|system))"));
    rule(
        "A failed span has the properties `status` and `statusDescription`",
        "The portal has no column for the reason of a failure.",
        d -> d.theirs().equals(ABSENT)
            && d.field().matches(DATA + "/properties/status(Description)?"));
    rule(
        "Without a status code from HTTP or gRPC the result or response code is OpenCensus' canonical code",
        "Same as in OpenCensus' Python exporter; the portal shows `0` for success and groups failures by the code.",
        d -> d.ours().matches("\\d+")
            && (d.theirs().equals(ABSENT) || d.theirs().equals("0"))
            && d.field().matches(DATA + "/(resultCode|responseCode)"));
    rule(
        "An HTTP dependency without a URL has `http.host` as its target",
        "The attribute is OpenCensus' own and unknown to the other exporter.",
        d -> d.field().equals(DATA + "/target") && d.theirs().equals("Http"));
    rule(
        "User name and password are removed from URLs and targets",
        "They are secrets.",
        d -> d.theirs().contains("user:password@") && !d.ours().contains("password"));
    rule(
        "The newer names of database attributes are understood (`db.system.name`, `db.query.text`, `db.namespace`)",
        "This version of the other exporter does not support them yet.",
        d -> d.scenario().equals("PostgreSQL, new names"));
    rule(
        "Cosmos DB has type `Microsoft.DocumentDb`",
        "The portal recognises this type.",
        d -> d.scenario().equals("Cosmos DB") && d.field().equals(DATA + "/type"));
    rule(
        "Calls of the Azure SDK have the service as type, such as `Azure blob` and `Azure Service Bus`",
        "These are Application Insights' own names, for which its map has icons. `azurecensus-clients` states them as `microsoft.dependency.type`, which is no property then.",
        d -> d.scenario().startsWith("Azure SDK, ")
            && (d.field().equals(DATA + "/type")
                || d.field().endsWith("/microsoft.dependency.type")));
    rule(
        "The newer name of a broker's host is understood (`server.address`)",
        "The Azure SDK uses it; this version of the other exporter does not support it for messages yet.",
        d -> d.scenario().equals("Azure SDK, Service Bus") && d.field().equals(DATA + "/target"));
    rule(
        "Sending a message has type `Queue Message | system`",
        "OpenCensus has no kind for producers, so the shim cannot pass it on to the other exporter; the portal has an icon for the type.",
        d -> d.field().equals(DATA + "/type") && d.ours().startsWith("Queue Message | "));
    rule(
        "gRPC's own OpenCensus spans, `Sent.…` and `Recv.…`, are dependencies of type `GRPC` and requests, both named `service/method`",
        "They have no kind; only their names identify them.",
        d -> d.scenario().matches("gRPC (client|server) by name"));
    rule(
        "gRPC dependencies have type `GRPC`, not `grpc`",
        "One spelling for the spans of OpenCensus and for those with OpenTelemetry's attributes; the portal compares types without regard to case.",
        d -> d.field().equals(DATA + "/type")
            && d.ours().equals("GRPC")
            && d.theirs().equals("grpc"));
    rule(
        "A call with a known peer and nothing else has type `Other`",
        "The Application Map shows only dependencies with a type.",
        d -> d.scenario().equals("client with a peer alone") && d.field().equals(DATA + "/type"));
    rule(
        "Attributes named like context tags, and `session.id`, are tags and no properties",
        "The convention of this project's tracing library, which puts `ai.operation.name` on each span.",
        d -> d.scenario().equals("context tags"));
    rule(
        "`enduser.id` is the authenticated user",
        "Same as in newer versions of the other exporter; `enduser.pseudo.id` is the anonymous user.",
        d -> d.field().matches("/tags/ai\\.user\\.(id|authUserId)"));
    rule(
        "An annotation is a message of severity Information",
        "Without a severity the portal's filters hide it.",
        d -> d.type().equals("MessageData") && d.field().equals(DATA + "/severityLevel"));
    rule(
        "Exceptions have parsed frames, their causes, a problem id and severity Error",
        "The other exporter sends the stack trace as one text, which the portal neither groups nor folds.",
        d -> d.type().equals("ExceptionData") && !d.field().equals("count"));
    rule(
        "Exceptions of child spans are sent, too",
        "The other exporter sends those of local roots only; when the Functions host owns the request, every span of an app is a child.",
        d -> d.scenario().equals("exception below a child") && d.type().equals("ExceptionData"));
    rule(
        "Message events are left out",
        "They count bytes, one for each chunk; the shim turns each into a message.",
        d -> d.scenario().equals("message event"));
    rule(
        "Links are sent",
        "The shim loses links that are added after a span has started, which is the only way in OpenCensus.",
        d -> d.field().equals(DATA + "/properties/_MS.links"));
    rule(
        "A blank name is `n/a`",
        "Each exporter sends a different text; the service requires one.",
        d -> d.scenario().equals("name of blanks"));
    rule(
        "A property whose key is too long is kept with its key cut",
        "The other exporter drops the property.",
        d -> d.scenario().equals("long key") && d.theirs().equals(ABSENT));
    return this;
  }

  /** Returns the differences of metrics and custom events. */
  static IntendedDifferences ofMetricsAndEvents() {
    IntendedDifferences differences = new IntendedDifferences();
    differences.rule(
        "`ai.internal.sdkVersion`",
        "Each exporter states its own name.",
        d -> d.field().equals("/tags/ai.internal.sdkVersion"));
    differences.rule(
        "Minimum and maximum of more than two values are bounds",
        "OpenCensus keeps neither; buckets and standard deviation give the closest bounds.",
        d -> d.scenario().equals("1 amounts") && d.field().matches(POINT + "(min|max)"));
    differences.rule(
        "A distribution has its standard deviation",
        "OpenCensus keeps it, and `valueStdDev` is its column; OpenTelemetry's histograms have none.",
        d -> d.field().equals(POINT + "stdDev") && d.theirs().equals(ABSENT));
    differences.rule(
        "An item of one value has no count, minimum and maximum",
        "The service fills in 1 and the value.",
        d -> d.scenario().equals("2 amounts")
            && d.field().matches(POINT + "(count|min|max)")
            && d.ours().equals(ABSENT));
    differences.rule(
        "The unit is the property `unit`",
        "Application Insights has no column for it; the other exporter drops it.",
        d -> d.field().equals(DATA + "/properties/unit") && d.theirs().equals(ABSENT));
    differences.rule(
        "A custom event by a log record has `LoggingLevel` and `ThreadName`",
        "The same properties as any log record.",
        d -> d.type().equals("EventData")
            && d.field().matches(DATA + "/properties/(LoggingLevel|ThreadName)"));
    differences.rule(
        "`microsoft.custom_event.name` is the event's name alone",
        "The other exporter repeats it as a property.",
        d -> d.field().equals(DATA + "/properties/microsoft.custom_event.name")
            && d.ours().equals(ABSENT));
    return differences;
  }

  /** Returns the differences of the rows by OTLP from those by Azure Monitor's own exporter. */
  static IntendedDifferences ofOtlp() {
    IntendedDifferences differences = new IntendedDifferences();
    differences.rule(
        "`sdkVersion`",
        "The other exporter states its own name; by OTLP it is that of the SDK.",
        d -> d.field().equals("/sdkVersion"));
    differences.rule(
        "`application_Version` is `service.version`",
        "This version of the other exporter sends no version.",
        d -> d.field().equals("/application_Version") && d.theirs().equals(ABSENT));
    return differences;
  }

  private void rule(String what, String reason, Predicate<Difference> applies) {
    rules.add(new Rule(what, reason, applies, new ArrayList<>()));
  }

  boolean allow(Difference difference) {
    for (Rule rule : rules) {
      if (rule.applies().test(difference)) {
        rule.found().add(difference);
        return true;
      }
    }
    return false;
  }

  /** Returns the rules that no difference matched. */
  List<String> unused() {
    return rules.stream().filter(rule -> rule.found().isEmpty()).map(Rule::what).toList();
  }

  /** Returns the lines of a Markdown table. */
  List<String> table() {
    List<String> table =
        new ArrayList<>(List.of("| what differs | why | fields |", "|---|---|---|"));
    for (Rule rule : rules) {
      table.add("| " + rule.what().replace("|", "\\|") + " | " + rule.reason() + " | "
          + rule.found().size() + " |");
    }
    return table;
  }

  private record Rule(
      String what, String reason, Predicate<Difference> applies, List<Difference> found) {}
}
