package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.sample.ContextFunctions;
import azurecensus.sample.TriggerFunctions;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rebuild of the staged app is loaded while requests run. {@code -Dlocal.reloads=100} sets more
 * rebuilds.
 */
class ITReload {
  private static final int RELOADS = Integer.getInteger("local.reloads", 10);
  private static final int CLIENTS = 4;
  private static final long MEBIBYTE = 1L << 20;

  /** A hundred class loaders that are not collected would exceed this by far. */
  private static final long TOLERATED_GROWTH = 16 * MEBIBYTE;

  @TempDir
  private Path directory;

  @Test
  void rebuiltApp_isReloaded_withoutAFailedRequest_andTheOldOneIsCollected() throws Exception {
    stage(0);
    try (RunningSample sample = RunningSample.startReloading(directory)) {
      awaitVersion(sample, 0);
      List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
      AtomicBoolean over = new AtomicBoolean();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      AtomicInteger answered = new AtomicInteger();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        Thread client = new Thread(() -> keepAsking(sample, over, failure, answered));
        client.start();
        clients.add(client);
      }
      long before = usedHeap();

      for (int version = 1; version <= RELOADS; version++) {
        loaders.add(new WeakReference<>(sample.host().liveApp().app().classLoader()));
        stage(version);
        awaitVersion(sample, version);
      }

      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failure.get()).isNull();
      assertThat(answered.get()).isPositive();
      assertThat(alive(loaders)).isZero();
      long growth = usedHeap() - before;
      System.out.println("%d reloads, %d requests meanwhile, heap grew by %d KiB"
          .formatted(RELOADS, answered.get(), growth / 1024));
      assertThat(growth).isLessThan(TOLERATED_GROWTH);
    }
    assertThat(temporaryCopies()).isEmpty();
  }

  @Test
  void brokenRebuild_keepsTheOldApp_andTheNextRebuildIsLoaded() throws Exception {
    stage(0);
    try (RunningSample sample = RunningSample.startReloading(directory)) {
      awaitVersion(sample, 0);
      Files.writeString(directory.resolve("Version/function.json"), "{ torn");
      while (!sample.console().contains("cannot be loaded")) {
        assertThat(version(sample)).isEqualTo("0 GET");
      }
      assertThat(sample.console()).contains("function.json is not valid JSON (line 1");
      stage(1);
      awaitVersion(sample, 1);
    }
  }

  @Test
  void rebuildWithOtherFunctions_listsThemAgain_withTheChange() throws Exception {
    stage(0);
    try (RunningSample sample = RunningSample.startReloading(directory)) {
      awaitVersion(sample, 0);
      SampleApp.in(directory)
          .functions(ContextFunctions.class, TriggerFunctions.class)
          .resource("version.txt", "1")
          .stage();
      awaitVersion(sample, 1);
      while (!sample.console().contains("is reloaded")) {
        Thread.onSpinWait();
      }
      assertThat(sample.console())
          .contains("] + OnQueue: queueTrigger \"items\", also by POST ", "]   Version: [GET] ")
          .doesNotContain("] - ");
    }
  }

  private void stage(int version) throws Exception {
    SampleApp.in(directory)
        .functions(ContextFunctions.class)
        .hostJson(
            "{\"version\":\"2.0\",\"logging\":{\"console\":{\"logLevel\":{\"Function\":\"None\"}}}}")
        .resource("version.txt", Integer.toString(version))
        .stage();
  }

  private static void awaitVersion(RunningSample sample, int version) throws Exception {
    while (!version(sample).equals(version + " GET")) {
      Thread.onSpinWait();
    }
  }

  private static String version(RunningSample sample) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      String response =
          client.send("GET /api/Version HTTP/1.1\r\nHost: x\r\n\r\n").response();
      assertThat(response).startsWith("HTTP/1.1 200");
      return response.substring(response.indexOf("\r\n\r\n") + 4);
    }
  }

  private static void keepAsking(
      RunningSample sample,
      AtomicBoolean over,
      AtomicReference<Throwable> failure,
      AtomicInteger answered) {
    try (RawClient client = new RawClient(sample.port())) {
      while (!over.get()) {
        assertThat(client.send("GET /api/Log?id=1 HTTP/1.1\r\nHost: x\r\n\r\n").response())
            .startsWith("HTTP/1.1 200");
        answered.incrementAndGet();
      }
    } catch (Exception | AssertionError e) {
      failure.compareAndSet(null, e);
    }
  }

  /** The number of loaders that are alive after up to 50 collections. */
  private static long alive(List<WeakReference<ClassLoader>> loaders) {
    long alive = loaders.size();
    for (int i = 0; i < 50 && alive > 0; i++) {
      System.gc();
      alive = loaders.stream().filter(loader -> loader.get() != null).count();
    }
    return alive;
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static List<String> temporaryCopies() throws Exception {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    try (java.util.stream.Stream<Path> files = Files.list(temporary)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name ->
              name.startsWith("azurecensus-app-" + ProcessHandle.current().pid() + "-"))
          .toList();
    }
  }
}
