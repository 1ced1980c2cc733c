package io.opencensus.impllite.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.opencensus.common.Timestamp;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.Sampler;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests what the Javadoc of OpenCensus' API promises of tracers, builders and spans. */
class LeanSpanTest {
  private final HandMovedClock clock = new HandMovedClock();
  private final TraceComponentImplLite component = new TraceComponentImplLite(clock);
  private final Tracer tracer = component.getTracer();
  private final TraceConfig config = component.getTraceConfig();
  private final List<SpanData> exported = new CopyOnWriteArrayList<>();

  @BeforeEach
  void sampleAndExportAll() {
    config.updateActiveTraceParams(params().setSampler(Samplers.alwaysSample()).build());
    component
        .getExportComponent()
        .getSpanExporter()
        .registerHandler("test", new SpanExporter.Handler() {
          @Override
          public void export(Collection<SpanData> ended) {
            exported.addAll(ended);
          }
        });
  }

  private TraceParams.Builder params() {
    return config.getActiveTraceParams().toBuilder();
  }

  private Span root(String name) {
    return tracer.spanBuilderWithExplicitParent(name, null).startSpan();
  }

  private SpanData only() {
    assertThat(exported).hasSize(1);
    return exported.get(0);
  }

  private static AttributeValue text(String value) {
    return AttributeValue.stringAttributeValue(value);
  }

  private static SpanContext remote(boolean sampled) {
    Random random = new Random(7);
    return SpanContext.create(
        TraceId.generateRandomId(random),
        SpanId.generateRandomId(random),
        TraceOptions.builder().setIsSampled(sampled).build(),
        Tracestate.builder().set("vendor", "value").build());
  }

  @Test
  void rootSpan_hasIdsOfItsOwnAndNoParent() {
    Span span = root("root");
    span.end();

    assertThat(span.getContext().isValid()).isTrue();
    assertThat(only().getContext()).isEqualTo(span.getContext());
    assertThat(only().getParentSpanId()).isNull();
    assertThat(only().getHasRemoteParent()).isNull();
    assertThat(only().getKind()).isNull();
  }

  @Test
  void ids_areDifferentForEachSpan() {
    Set<SpanId> spans = new HashSet<>();
    Set<TraceId> traces = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      SpanContext context = root("root").getContext();
      spans.add(context.getSpanId());
      traces.add(context.getTraceId());
    }

    assertThat(spans).hasSize(10_000).noneMatch(id -> !id.isValid());
    assertThat(traces).hasSize(10_000).noneMatch(id -> !id.isValid());
  }

  @Test
  void childOfALocalSpan_continuesItsTrace() {
    Span parent = root("parent");
    Span child = tracer.spanBuilderWithExplicitParent("child", parent).startSpan();
    child.end();

    assertThat(only().getContext().getTraceId()).isEqualTo(parent.getContext().getTraceId());
    assertThat(only().getParentSpanId()).isEqualTo(parent.getContext().getSpanId());
    assertThat(only().getHasRemoteParent()).isFalse();
  }

  @Test
  void childOfARemoteSpan_continuesItsTraceAndState() {
    SpanContext remote = remote(true);
    Span child = tracer
        .spanBuilderWithRemoteParent("child", remote)
        .setSpanKind(Span.Kind.SERVER)
        .startSpan();
    child.end();

    assertThat(only().getContext().getTraceId()).isEqualTo(remote.getTraceId());
    assertThat(only().getContext().getTracestate()).isEqualTo(remote.getTracestate());
    assertThat(only().getParentSpanId()).isEqualTo(remote.getSpanId());
    assertThat(only().getHasRemoteParent()).isTrue();
    assertThat(only().getKind()).isEqualTo(Span.Kind.SERVER);
  }

  @Test
  void spanWithAnInvalidParent_isARootSpan() {
    tracer.spanBuilderWithRemoteParent("a", SpanContext.INVALID).startSpan().end();
    tracer.spanBuilderWithRemoteParent("b", null).startSpan().end();
    tracer.spanBuilderWithExplicitParent("c", BlankSpan.INSTANCE).startSpan().end();

    assertThat(exported).hasSize(3).allSatisfy(span -> {
      assertThat(span.getContext().isValid()).isTrue();
      assertThat(span.getParentSpanId()).isNull();
      assertThat(span.getHasRemoteParent()).isNull();
    });
  }

  @Test
  void currentSpan_isTheParentOfTheNext() {
    Span parent = root("parent");
    tracer.withSpan(parent, () -> tracer.spanBuilder("child").startSpan().end()).run();

    assertThat(only().getParentSpanId()).isEqualTo(parent.getContext().getSpanId());
    assertThat(tracer.getCurrentSpan()).isSameAs(BlankSpan.INSTANCE);
  }

  @Test
  void samplerOfTheBuilder_decidesBeforeParents() {
    Span parent = root("parent");

    Span never = tracer
        .spanBuilderWithExplicitParent("child", parent)
        .setSampler(Samplers.neverSample())
        .startSpan();

    assertThat(never.getContext().getTraceOptions().isSampled()).isFalse();
    assertThat(never.getOptions()).isEmpty();
    assertThat(never.getContext().getTraceId()).isEqualTo(parent.getContext().getTraceId());
  }

  @Test
  void samplerOfTheParameters_decidesAtTheEntryToTheProcess() {
    config.updateActiveTraceParams(params().setSampler(Samplers.neverSample()).build());

    assertThat(isSampled(root("root"))).isFalse();
    assertThat(isSampled(tracer.spanBuilderWithRemoteParent("a", remote(true)).startSpan()))
        .isFalse();
  }

  @Test
  void parent_decidesWithinTheProcess() {
    Span sampled = root("sampled");
    config.updateActiveTraceParams(params().setSampler(Samplers.neverSample()).build());
    Span unsampled = root("unsampled");

    assertThat(isSampled(tracer.spanBuilderWithExplicitParent("a", sampled).startSpan()))
        .isTrue();
    config.updateActiveTraceParams(params().setSampler(Samplers.alwaysSample()).build());
    assertThat(isSampled(tracer.spanBuilderWithExplicitParent("b", unsampled).startSpan()))
        .isFalse();
    assertThat(isSampled(tracer
            .spanBuilderWithExplicitParent("c", unsampled)
            .setParentLinks(List.of(sampled))
            .startSpan()))
        .as("of a sampled linked parent")
        .isTrue();
  }

  @Test
  void sampler_receivesWhatIsKnownOfTheNewSpan() {
    List<Object> received = new ArrayList<>();
    Span link = root("link");
    SpanContext remote = remote(false);
    Span span = tracer
        .spanBuilderWithRemoteParent("name", remote)
        .setParentLinks(List.of(link))
        .setSampler(new Sampler() {
          @Override
          public boolean shouldSample(
              SpanContext parent,
              Boolean hasRemoteParent,
              TraceId traceId,
              SpanId spanId,
              String name,
              List<Span> parentLinks) {
            received.addAll(List.of(parent, hasRemoteParent, traceId, spanId, name, parentLinks));
            return true;
          }

          @Override
          public String getDescription() {
            return "test";
          }
        })
        .startSpan();

    assertThat(received)
        .containsExactly(
            remote,
            true,
            remote.getTraceId(),
            span.getContext().getSpanId(),
            "name",
            List.of(link));
  }

  @Test
  void spanThatIsNotSampled_recordsIfAskedAndIsNotExported() {
    Span span = tracer
        .spanBuilderWithExplicitParent("span", null)
        .setSampler(Samplers.neverSample())
        .setRecordEvents(true)
        .startSpan();
    span.end();

    assertThat(span.getOptions()).containsExactly(Span.Options.RECORD_EVENTS);
    assertThat(exported).isEmpty();
  }

  @Test
  void linkedParents_areLinkedInBothDirections() {
    Span linked = root("linked");
    Span span = tracer
        .spanBuilderWithExplicitParent("span", null)
        .setParentLinks(List.of(linked))
        .startSpan();
    span.end();
    linked.end();

    assertThat(exported.get(0).getLinks().getLinks())
        .containsExactly(Link.fromSpanContext(linked.getContext(), Link.Type.PARENT_LINKED_SPAN));
    assertThat(exported.get(1).getLinks().getLinks())
        .containsExactly(Link.fromSpanContext(span.getContext(), Link.Type.CHILD_LINKED_SPAN));
  }

  @Test
  void putAttribute_replacesAndDropsTheOldestChange() {
    config.updateActiveTraceParams(params().setMaxNumberOfAttributes(3).build());
    Span span = root("span");
    span.putAttribute("a", text("1"));
    span.putAttribute("b", text("2"));
    span.putAttributes(Map.of("c", text("3")));
    span.putAttribute("a", text("4"));
    span.putAttribute("d", text("5"));
    span.end();

    assertThat(only().getAttributes().getAttributeMap())
        .containsOnly(
            Map.entry("c", text("3")), Map.entry("a", text("4")), Map.entry("d", text("5")));
    assertThat(only().getAttributes().getDroppedAttributesCount())
        .as("the replaced value and the dropped attribute")
        .isEqualTo(2);
  }

  @Test
  void manyAttributes_areKept() {
    config.updateActiveTraceParams(params().setMaxNumberOfAttributes(1000).build());
    Span span = root("span");
    for (int i = 0; i < 1200; i++) {
      span.putAttribute("key" + i, AttributeValue.longAttributeValue(i));
    }
    span.end();

    assertThat(only().getAttributes().getAttributeMap())
        .hasSize(1000)
        .containsEntry("key200", AttributeValue.longAttributeValue(200))
        .containsEntry("key1199", AttributeValue.longAttributeValue(1199));
    assertThat(only().getAttributes().getDroppedAttributesCount()).isEqualTo(200);
  }

  @Test
  void events_haveTheirTimesAndTheLatestStay() {
    config.updateActiveTraceParams(params().setMaxNumberOfAnnotations(2).build());
    Span span = root("span");
    Timestamp start = clock.now();
    span.addAnnotation("first");
    clock.move(1_000);
    span.addAnnotation("second", Map.of("a", text("1")));
    clock.move(2_000_000_000);
    span.addAnnotation(Annotation.fromDescription("third"));
    span.end();

    assertThat(only().getAnnotations().getEvents())
        .containsExactly(
            SpanData.TimedEvent.create(
                start.addNanos(1_000),
                Annotation.fromDescriptionAndAttributes("second", Map.of("a", text("1")))),
            SpanData.TimedEvent.create(
                start.addNanos(2_000_001_000), Annotation.fromDescription("third")));
    assertThat(only().getAnnotations().getDroppedEventsCount()).isEqualTo(1);
  }

  @Test
  void messageEventsAndLinks_haveLimitsOfTheirOwn() {
    config.updateActiveTraceParams(
        params().setMaxNumberOfMessageEvents(5).setMaxNumberOfLinks(1).build());
    Span span = root("span");
    for (int i = 0; i < 7; i++) {
      span.addMessageEvent(MessageEvent.builder(MessageEvent.Type.SENT, i).build());
      span.addLink(Link.fromSpanContext(remote(true), Link.Type.PARENT_LINKED_SPAN));
    }
    span.end();

    assertThat(only().getMessageEvents().getEvents())
        .extracting(event -> event.getEvent().getMessageId())
        .containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(only().getMessageEvents().getDroppedEventsCount()).isEqualTo(2);
    assertThat(only().getLinks().getLinks()).hasSize(1);
    assertThat(only().getLinks().getDroppedLinksCount()).isEqualTo(6);
  }

  @Test
  void times_areThoseOfTheOperationsFirstSpanWhenTheMachineIsSet() {
    Timestamp start = clock.now();
    Span parent = root("parent");
    clock.move(500);
    clock.set(-3600);
    Span child = tracer.spanBuilderWithExplicitParent("child", parent).startSpan();
    clock.move(500);
    child.end();
    parent.end();

    assertThat(exported)
        .extracting(SpanData::getStartTimestamp)
        .containsExactly(start.addNanos(500), start);
    assertThat(exported).extracting(SpanData::getEndTimestamp).containsOnly(start.addNanos(1_000));
  }

  @Test
  void status_isOkThenTheLastSetThenThatOfTheEnd() {
    root("a").end();
    Span b = root("b");
    b.setStatus(Status.ABORTED);
    b.setStatus(Status.INTERNAL);
    b.end();
    Span c = root("c");
    c.setStatus(Status.ABORTED);
    c.end(EndSpanOptions.builder().setStatus(Status.DATA_LOSS).build());

    assertThat(exported)
        .extracting(SpanData::getStatus)
        .containsExactly(Status.OK, Status.INTERNAL, Status.DATA_LOSS);
  }

  @Test
  void end_isTheLastThatIsRecorded() {
    Span span = root("span");
    span.end();
    SpanData before = only();
    clock.move(1_000);
    span.putAttribute("a", text("1"));
    span.putAttributes(Map.of("a", text("1")));
    span.addAnnotation("late");
    span.addMessageEvent(MessageEvent.builder(MessageEvent.Type.SENT, 1).build());
    span.addLink(Link.fromSpanContext(remote(true), Link.Type.PARENT_LINKED_SPAN));
    span.setStatus(Status.ABORTED);
    tracer.spanBuilderWithExplicitParent("child", span).startSpan();
    span.end(EndSpanOptions.builder().setStatus(Status.ABORTED).build());

    assertThat(only()).isSameAs(before);
    assertThat(((RecordingSpan) span).data()).isEqualTo(before);
  }

  @Test
  void childSpanCount_isOfTheChildrenBeforeTheEnd() {
    Span parent = root("parent");
    tracer.spanBuilderWithExplicitParent("a", parent).startSpan();
    tracer.spanBuilderWithExplicitParent("b", parent).startSpan();
    parent.end();

    assertThat(only().getChildSpanCount()).isEqualTo(2);
  }

  @Test
  void parameters_areThoseOfTheStartOfTheSpan() {
    Span span = root("span");
    config.updateActiveTraceParams(params().setMaxNumberOfAttributes(1).build());
    span.putAttribute("a", text("1"));
    span.putAttribute("b", text("2"));
    span.end();

    assertThat(only().getAttributes().getAttributeMap()).hasSize(2);
  }

  @Test
  void null_isRefusedWithAndWithoutRecording() {
    Span unsampled = tracer
        .spanBuilderWithExplicitParent("span", null)
        .setSampler(Samplers.neverSample())
        .startSpan();
    for (Span span : List.of(root("span"), unsampled)) {
      assertThatNullPointerException().isThrownBy(() -> span.putAttribute(null, text("1")));
      assertThatNullPointerException().isThrownBy(() -> span.putAttribute("a", null));
      assertThatNullPointerException().isThrownBy(() -> span.putAttributes(null));
      assertThatNullPointerException().isThrownBy(() -> span.addAnnotation((String) null));
      assertThatNullPointerException().isThrownBy(() -> span.addAnnotation((Annotation) null));
      assertThatNullPointerException().isThrownBy(() -> span.addAnnotation("a", null));
      assertThatNullPointerException().isThrownBy(() -> span.addMessageEvent(null));
      assertThatNullPointerException().isThrownBy(() -> span.addLink(null));
      assertThatNullPointerException().isThrownBy(() -> span.setStatus(null));
      assertThatNullPointerException().isThrownBy(() -> span.end(null));
    }
    assertThatNullPointerException()
        .isThrownBy(() -> tracer.spanBuilderWithExplicitParent(null, null));
    assertThatNullPointerException().isThrownBy(() -> tracer.spanBuilder("span").setSampler(null));
    assertThatNullPointerException()
        .isThrownBy(() -> tracer.spanBuilder("span").setParentLinks(null));
  }

  @Test
  void threads_recordIntoOneSpanAndEndItOnce() throws Exception {
    Span span = root("span");
    CountDownLatch all = new CountDownLatch(8);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int number = t;
      Thread thread = new Thread(() -> {
        all.countDown();
        awaitAll(all);
        for (int i = 0; i < 1_000; i++) {
          span.putAttribute(number + " " + i, text("value"));
          span.addAnnotation("annotation");
          tracer.spanBuilderWithExplicitParent("child", span).startSpan();
        }
      });
      threads.add(thread);
      thread.start();
    }
    join(threads);
    List<Thread> enders = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread = new Thread(span::end);
      enders.add(thread);
      thread.start();
    }
    join(enders);

    assertThat(only().getAttributes().getDroppedAttributesCount()).isEqualTo(8_000 - 32);
    assertThat(only().getAnnotations().getDroppedEventsCount()).isEqualTo(8_000 - 32);
    assertThat(only().getChildSpanCount()).isEqualTo(8_000);
  }

  private static void awaitAll(CountDownLatch all) {
    try {
      all.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static boolean isSampled(Span span) {
    return span.getContext().getTraceOptions().isSampled();
  }
}
