package azurecensus.clients;

import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import azurecensus.testing.ExportedSpans;
import azurecensus.tracing.InProcessSpan;
import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.security.keyvault.secrets.SecretClient;
import com.azure.security.keyvault.secrets.SecretClientBuilder;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

/**
 * Traces real clients of the Azure SDK. A server on a loopback socket stands in for the services;
 * the command {@code src/clients/try-servers} runs the same clients against Azurite.
 */
class ITAzureSdk {
  private static final String ACCOUNT =
      "DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;";

  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final MockWebServer server = new MockWebServer();
  final HttpClient http = new JdkHttpClientBuilder().build();
  final RetryOptions retries = new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1)));

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  String url() {
    return server.url("/").toString();
  }

  SpanData call() {
    List<SpanData> calls =
        spans.all().stream().filter(span -> span.getKind() == Span.Kind.CLIENT).toList();
    assertThat(calls).hasSize(1);
    return calls.get(0);
  }

  BlobClient blob() {
    return new BlobContainerClientBuilder()
        .connectionString(ACCOUNT + "BlobEndpoint=" + url() + "shop;")
        .containerName("orders")
        .httpClient(http)
        .retryOptions(retries)
        .buildClient()
        .getBlobClient("17.json");
  }

  static MockResponse created() {
    return new MockResponse.Builder()
        .code(201)
        .setHeader("ETag", "\"1\"")
        .setHeader("Last-Modified", "Wed, 25 Nov 2026 10:00:00 GMT")
        .setHeader("x-ms-request-id", "r1")
        .build();
  }

  @Test
  void blob_isADependencyOfItsTypeBelowTheCurrentSpan() throws Exception {
    server.enqueue(created());

    InProcessSpan.run("work", () -> blob().upload(BinaryData.fromString("beer"), true));

    SpanData call = call();
    assertThat(call.getName()).isEqualTo("PUT /shop/orders/17.json");
    assertThat(call.getStatus()).isEqualTo(Status.OK);
    assertThat(attribute(call, "microsoft.dependency.type")).isEqualTo("Azure blob");
    assertThat(attribute(call, "http.url")).isEqualTo(url() + "shop/orders/17.json");
    assertThat(attribute(call, "http.status_code")).isEqualTo("201");
    assertThat(attribute(call, "az.service_request_id")).isEqualTo("r1");
    assertThat(call.getContext().getTraceId())
        .isEqualTo(spans.named("work").getContext().getTraceId());
    RecordedRequest received = server.takeRequest();
    assertThat(ITTracedHttpClient.header(received, "traceparent"))
        .isEqualTo(ITTracedHttpClient.traceparent(call));
  }

  @Test
  void asynchronousClient_keepsTheCallersSpan() {
    server.enqueue(created());

    InProcessSpan.run(
        "work",
        () -> new BlobContainerClientBuilder()
            .connectionString(ACCOUNT + "BlobEndpoint=" + url() + "shop;")
            .containerName("orders")
            .httpClient(http)
            .buildAsyncClient()
            .create()
            .block());

    assertThat(call().getContext().getTraceId())
        .isEqualTo(spans.named("work").getContext().getTraceId());
  }

  @Test
  void sharedAccessSignature_isNotRecorded() {
    server.enqueue(created());

    new BlobContainerClientBuilder()
        .endpoint(url() + "shop/orders")
        .sasToken("sv=2024-01-01&sig=secret")
        .httpClient(http)
        .buildClient()
        .create();

    assertThat(call().toString()).doesNotContain("secret", "sig=");
  }

  @Test
  void failure_hasTheStatusAndReachesTheApp() {
    server.enqueue(new MockResponse.Builder().code(404).build());

    assertThatThrownBy(() -> blob().downloadContent()).isInstanceOf(BlobStorageException.class);

    assertThat(call().getStatus().getCanonicalCode()).isEqualTo(Status.CanonicalCode.NOT_FOUND);
    assertThat(attribute(call(), "http.status_code")).isEqualTo("404");
  }

  @Test
  void retry_isASpanOfItsOwn() {
    server.enqueue(new MockResponse.Builder().code(503).build());
    server.enqueue(created());

    blob().upload(BinaryData.fromString("beer"), true);

    assertThat(spans.all())
        .filteredOn(span -> span.getKind() == Span.Kind.CLIENT)
        .extracting(
            span -> attribute(span, "http.status_code"), span -> attribute(span, "http.retries"))
        .containsExactly(tuple("503", null), tuple("201", "1"));
  }

  @Test
  void queue_isADependencyOfItsType() {
    server.enqueue(created());
    QueueClient queue = new QueueClientBuilder()
        .connectionString(ACCOUNT + "QueueEndpoint=" + url() + "shop;")
        .queueName("orders")
        .httpClient(http)
        .buildClient();

    queue.create();

    assertThat(attribute(call(), "microsoft.dependency.type")).isEqualTo("Azure queue");
    assertThat(call().getName()).isEqualTo("PUT /shop/orders");
  }

  @Test
  void table_isADependencyOfItsType() {
    server.enqueue(new MockResponse.Builder().code(204).setHeader("ETag", "1").build());
    TableClient table = new TableClientBuilder()
        .connectionString(ACCOUNT + "TableEndpoint=" + url() + "shop;")
        .tableName("orders")
        .httpClient(http)
        .buildClient();

    table.upsertEntity(new TableEntity("north", "17"));

    assertThat(attribute(call(), "microsoft.dependency.type")).isEqualTo("Azure table");
  }

  @Test
  void keyVault_isADependencyOfItsNamespace() throws Exception {
    HeldCertificate certificate = new HeldCertificate.Builder()
        .addSubjectAlternativeName("localhost")
        .addSubjectAlternativeName(InetAddress.getLoopbackAddress().getHostAddress())
        .build();
    HandshakeCertificates ofClient = new HandshakeCertificates.Builder()
        .addTrustedCertificate(certificate.certificate())
        .build();
    try (MockWebServer vault = new MockWebServer()) {
      vault.useHttps(new HandshakeCertificates.Builder()
          .heldCertificate(certificate)
          .build()
          .sslSocketFactory());
      vault.start(InetAddress.getLoopbackAddress(), 0);
      vault.enqueue(new MockResponse.Builder()
          .setHeader("Content-Type", "application/json")
          .body("{\"value\":\"s3cret\",\"id\":\"" + vault.url("/secrets/key/1") + "\"}")
          .build());
      SecretClient secrets = new SecretClientBuilder()
          .vaultUrl(vault.url("/").toString())
          .disableChallengeResourceVerification()
          .credential(request -> Mono.just(
              new AccessToken("token", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))))
          .httpClient(new JdkHttpClientBuilder(
                  java.net.http.HttpClient.newBuilder().sslContext(ofClient.sslContext()))
              .build())
          .buildClient();

      assertThat(secrets.getSecret("key").getValue()).isEqualTo("s3cret");
    }

    assertThat(attribute(call(), "microsoft.dependency.type")).isEqualTo("Microsoft.KeyVault");
    assertThat(call().toString()).doesNotContain("s3cret", "token");
  }
}
