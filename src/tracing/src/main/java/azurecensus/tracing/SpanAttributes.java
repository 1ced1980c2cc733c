package azurecensus.tracing;

import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;

/** The attribute keys this library writes, in OpenCensus' and Application Insights' spelling. */
final class SpanAttributes {
  static final String OPERATION_NAME = "ai.operation.name";
  static final String INVOCATION_ID = "InvocationId";
  static final String HTTP_METHOD = "http.method";
  static final String HTTP_URL = "http.url";
  static final String HTTP_HOST = "http.host";
  static final String HTTP_PATH = "http.path";
  static final String HTTP_STATUS_CODE = "http.status_code";
  static final String HTTP_USER_AGENT = "http.user_agent";

  /** Where redirects led to. */
  static final String HTTP_FINAL_URL = "http.final_url";

  static final String HTTP_REDIRECTS = "http.redirects";
  static final String HTTP_AUTH_CHALLENGES = "http.auth_challenges";
  static final String HTTP_RETRIES = "http.retries";
  static final String HTTP_ATTEMPT = "http.attempt";

  /** {@code hit} or {@code revalidated}. */
  static final String HTTP_CACHE = "http.cache";

  /** How the keys of measured times begin; their values are milliseconds. */
  static final String HTTP_TIMING = "http.timing.";

  private SpanAttributes() {}

  /** Puts a text attribute, unless its value is null. */
  static void put(Span span, String key, String value) {
    if (value != null) {
      span.putAttribute(key, AttributeValue.stringAttributeValue(value));
    }
  }

  /** Puts a number attribute. */
  static void put(Span span, String key, long value) {
    span.putAttribute(key, AttributeValue.longAttributeValue(value));
  }

  /** Marks a span as part of the current invocation, if there is one. */
  static void putOperation(Span span) {
    InvocationSpan invocation = InvocationSpan.current();
    if (invocation != null) {
      put(span, OPERATION_NAME, invocation.getOperationName());
      put(span, INVOCATION_ID, invocation.getInvocationId());
    }
  }
}
