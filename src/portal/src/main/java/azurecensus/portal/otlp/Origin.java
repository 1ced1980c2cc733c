package azurecensus.portal.otlp;

import azurecensus.portal.otlp.Envelope.Tag;
import io.opentelemetry.proto.resource.v1.Resource;

/**
 * The origin of telemetry: a resource of OpenTelemetry in the words of Application Insights.
 *
 * @param role the cloud role name
 * @param instance the cloud role instance; null when the resource names none
 * @param version the version of the service; null when the resource names none
 * @param sdk language and version of the SDK
 * @param key the instrumentation key under which the sender posted
 */
record Origin(String role, String instance, String version, String sdk, String key) {
  private static final String UNKNOWN_SERVICE = "unknown_service";

  /** The attributes that name a Kubernetes workload, in the order of the official exporter. */
  private static final String[] WORKLOADS = {
    "k8s.deployment.name",
    "k8s.replicaset.name",
    "k8s.statefulset.name",
    "k8s.job.name",
    "k8s.cronjob.name",
    "k8s.daemonset.name"
  };

  static Origin of(Resource resource, String key) {
    Attributes attributes = Attributes.of(resource.getAttributesList());
    boolean kubernetes = "azure_aks".equals(attributes.text("cloud.platform"));
    return new Origin(
        kubernetes ? workload(attributes) : service(attributes),
        attributes.text("service.instance.id", "k8s.pod.name", "host.name"),
        attributes.text("service.version"),
        sdk(attributes),
        key);
  }

  private static String service(Attributes attributes) {
    String name = attributes.text("service.name");
    String namespace = attributes.text("service.namespace");
    if (namespace == null) {
      return name == null ? UNKNOWN_SERVICE : name;
    }
    return name == null ? '[' + namespace + ']' : '[' + namespace + "]/" + name;
  }

  private static String workload(Attributes attributes) {
    String name = attributes.text("service.name");
    if (name != null && !name.isEmpty() && !name.startsWith(UNKNOWN_SERVICE)) {
      return name;
    }
    String workload = attributes.text(WORKLOADS);
    return workload == null ? UNKNOWN_SERVICE : workload;
  }

  private static String sdk(Attributes attributes) {
    String language = attributes.text("telemetry.sdk.language");
    String version = attributes.text("telemetry.sdk.version");
    return (language == null ? "unknown" : language) + ":otel" + (version == null ? "" : version)
        + ":otlp";
  }

  /** An envelope with the tags of this origin. */
  Envelope envelope(String baseType, long epochNanos) {
    return new Envelope(baseType, epochNanos)
        .key(key)
        .tag(Tag.ROLE, role)
        .tag(Tag.ROLE_INSTANCE, instance)
        .tag(Tag.VERSION, version)
        .tag(Tag.SDK, sdk);
  }
}
