package io.opencensus.impllite.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opencensus.implcore.trace.RecordEventsSpanImpl;
import io.opencensus.implcore.trace.TracerImpl;
import io.opencensus.implcore.trace.config.TraceConfigImpl;
import io.opencensus.implcore.trace.internal.RandomHandler.SecureRandomHandler;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.NetworkEvent;
import io.opencensus.trace.Sampler;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Applies random sequences of calls of the API to OpenCensus' own implementation and to this one,
 * and expects the same from both: spans, exported data, arguments of samplers, exceptions.
 *
 * <p>{@code -Ddifferential.first=7 -Ddifferential.count=1} repeats the sequence of seed 7.
 */
class ImplementationsTest {
  private static final long FIRST = Long.getLong("differential.first", 1);
  private static final long COUNT = Long.getLong("differential.count", 1_000);
  private static final int STEPS = 120;

  @Test
  void randomCalls_haveTheSameEffectInBothImplementations() {
    for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
      try {
        compare(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("The sequence of -Ddifferential.first=" + seed + " differs.", e);
      }
    }
    System.out.printf("%,d sequences of %d calls, from seed %d: equal.%n", COUNT, STEPS, FIRST);
  }

  private static void compare(long seed) {
    HandMovedClock clock = new HandMovedClock();
    World reference = World.ofOpenCensus(clock);
    World lean = World.ofThisModule(clock);
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      Consumer<World> call = call(random, clock, reference.spans.size());
      String expected = outcome(call, reference);

      assertThat(outcome(call, lean)).isEqualTo(expected);
    }
    assertThat(lean.contexts()).isEqualTo(reference.contexts());
    assertThat(lean.samplings).isEqualTo(reference.samplings);
    assertThat(lean.exported()).isEqualTo(reference.exported());
  }

  /** Returns the exception's class; its message is not part of the API. */
  private static String outcome(Consumer<World> call, World world) {
    try {
      call.accept(world);
      return "no exception";
    } catch (RuntimeException e) {
      return e.getClass().getName();
    }
  }

  /** Draws everything before the call, so that both implementations receive the same. */
  private static Consumer<World> call(Random random, HandMovedClock clock, int spans) {
    int span = spans == 0 ? 0 : random.nextInt(spans);
    int kind = spans == 0 ? 0 : random.nextInt(24);
    switch (kind) {
      case 0, 1, 2 -> {
        return start(random, spans);
      }
      case 3 -> {
        clock.move(random.nextInt(2_000_000_000));
        return world -> {};
      }
      case 4 -> {
        clock.set(random.nextInt(200) - 100);
        return world -> {};
      }
      case 5 -> {
        return params(random);
      }
      case 6, 7, 8, 9, 10 -> {
        String key = key(random);
        AttributeValue value = value(random);
        return world -> world.spans.get(span).putAttribute(key, value);
      }
      case 11, 12 -> {
        Map<String, AttributeValue> attributes = attributes(random);
        return world -> world.spans.get(span).putAttributes(attributes);
      }
      case 13 -> {
        String description = maybeNull(random, "annotation " + random.nextInt(9));
        return world -> world.spans.get(span).addAnnotation(description);
      }
      case 14 -> {
        String description = maybeNull(random, "annotation " + random.nextInt(9));
        Map<String, AttributeValue> attributes = attributes(random);
        return world -> world.spans.get(span).addAnnotation(description, attributes);
      }
      case 15 -> {
        Annotation annotation = maybeNull(
            random, Annotation.fromDescriptionAndAttributes("annotation", mapOfAttributes(random)));
        return world -> world.spans.get(span).addAnnotation(annotation);
      }
      case 16, 17 -> {
        return messageEvent(random, span);
      }
      case 18 -> {
        Link link = maybeNull(
            random,
            Link.fromSpanContext(
                remoteContext(random), oneOf(random, Link.Type.values()), mapOfAttributes(random)));
        return world -> world.spans.get(span).addLink(link);
      }
      case 19 -> {
        Status status = status(random);
        return world -> world.spans.get(span).setStatus(status);
      }
      case 20 -> {
        int times = random.nextInt(100);
        int others = 1 + random.nextInt(80);
        return world -> {
          for (int i = 0; i < times; i++) {
            world.spans.get(span).addAnnotation("annotation " + i);
            world.spans.get(span).putAttribute("key " + i, AttributeValue.longAttributeValue(i));
            world
                .spans
                .get(span)
                .putAttribute("key " + i % others, AttributeValue.longAttributeValue(i));
          }
        };
      }
      case 21 -> {
        Status status = status(random);
        boolean sample = random.nextBoolean();
        return world -> world
            .spans
            .get(span)
            .end(EndSpanOptions.builder()
                .setStatus(status == null ? Status.OK : status)
                .setSampleToLocalSpanStore(sample)
                .build());
      }
      case 22 -> {
        EndSpanOptions options = maybeNull(random, EndSpanOptions.DEFAULT);
        return world -> world.spans.get(span).end(options);
      }
      default -> {
        return world -> world.spans.get(span).end();
      }
    }
  }

  private static Consumer<World> start(Random random, int spans) {
    String name = maybeNull(random, "span " + random.nextInt(5));
    int parentKind = random.nextInt(5);
    int parent = spans == 0 ? -1 : random.nextInt(spans);
    SpanContext remote = random.nextInt(4) == 0 ? SpanContext.INVALID : remoteContext(random);
    int sampler = random.nextInt(8);
    int recordEvents = random.nextInt(6);
    Span.Kind kind = oneOf(random, Span.Kind.values());
    boolean withKind = random.nextBoolean();
    List<Integer> links = new ArrayList<>();
    for (int i = random.nextInt(6) - 3; i > 0 && spans > 0; i--) {
      links.add(random.nextInt(spans));
    }
    boolean twice = random.nextInt(8) == 0;
    return world -> {
      SpanBuilder builder = switch (parentKind) {
        case 0 -> world.tracer.spanBuilderWithExplicitParent(name, null);
        case 1 -> world.tracer.spanBuilderWithRemoteParent(name, null);
        case 2 -> world.tracer.spanBuilderWithRemoteParent(name, remote);
        default ->
          world.tracer.spanBuilderWithExplicitParent(
              name, parent < 0 ? BlankSpan.INSTANCE : world.spans.get(parent));
      };
      switch (sampler) {
        case 0 -> builder.setSampler(Samplers.neverSample());
        case 1, 2 -> builder.setSampler(Samplers.alwaysSample());
        case 3 -> builder.setSampler(world.sampler());
        case 4 -> builder.setSampler(null);
        default -> {}
      }
      if (recordEvents < 2) {
        builder.setRecordEvents(recordEvents == 0);
      }
      if (withKind) {
        builder.setSpanKind(kind);
      }
      if (!links.isEmpty()) {
        builder.setParentLinks(links.stream().map(world.spans::get).toList());
      }
      world.add(builder.startSpan());
      if (twice) {
        world.add(builder.startSpan());
      }
    };
  }

  private static Consumer<World> params(Random random) {
    int attributes = 1 + random.nextInt(random.nextInt(3) == 0 ? 200 : 40);
    int annotations = 1 + random.nextInt(12);
    int messages = 1 + random.nextInt(12);
    int links = 1 + random.nextInt(6);
    int sampler = random.nextInt(4);
    return world ->
        world.config.updateActiveTraceParams(world.config.getActiveTraceParams().toBuilder()
            .setMaxNumberOfAttributes(attributes)
            .setMaxNumberOfAnnotations(annotations)
            .setMaxNumberOfMessageEvents(messages)
            .setMaxNumberOfLinks(links)
            .setSampler(
                switch (sampler) {
                  case 0 -> Samplers.neverSample();
                  case 1 -> Samplers.alwaysSample();
                  default -> world.sampler();
                })
            .build());
  }

  @SuppressWarnings("deprecation")
  private static Consumer<World> messageEvent(Random random, int span) {
    long id = random.nextInt(100);
    long size = random.nextInt(100);
    int kind = random.nextInt(5);
    return world -> {
      switch (kind) {
        case 0 -> world.spans.get(span).addMessageEvent(null);
        case 1 ->
          world
              .spans
              .get(span)
              .addNetworkEvent(NetworkEvent.builder(NetworkEvent.Type.SENT, id)
                  .setUncompressedMessageSize(size)
                  .build());
        default ->
          world
              .spans
              .get(span)
              .addMessageEvent(MessageEvent.builder(MessageEvent.Type.RECEIVED, id)
                  .setCompressedMessageSize(size)
                  .build());
      }
    };
  }

  private static SpanContext remoteContext(Random random) {
    return SpanContext.create(
        TraceId.generateRandomId(random),
        SpanId.generateRandomId(random),
        TraceOptions.builder().setIsSampled(random.nextBoolean()).build(),
        random.nextBoolean()
            ? Tracestate.builder().build()
            : Tracestate.builder().set("vendor", "v" + random.nextInt(9)).build());
  }

  private static String key(Random random) {
    return maybeNull(random, "key " + random.nextInt(random.nextInt(4) == 0 ? 300 : 12));
  }

  private static AttributeValue value(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1, 2 -> AttributeValue.longAttributeValue(random.nextInt(9));
      case 3, 4 -> AttributeValue.doubleAttributeValue(random.nextDouble());
      case 5 -> AttributeValue.booleanAttributeValue(random.nextBoolean());
      default -> AttributeValue.stringAttributeValue("value " + random.nextInt(9));
    };
  }

  private static Map<String, AttributeValue> attributes(Random random) {
    return random.nextInt(20) == 0 ? null : mapOfAttributes(random);
  }

  /** May have a null key and null values, as maps of applications may. */
  private static Map<String, AttributeValue> mapOfAttributes(Random random) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    for (int i = random.nextInt(random.nextInt(10) == 0 ? 150 : 6); i > 0; i--) {
      attributes.put(key(random), value(random));
    }
    return attributes;
  }

  private static Status status(Random random) {
    return maybeNull(
        random, oneOf(random, Status.CanonicalCode.values()).toStatus().withDescription("d"));
  }

  private static <T> T oneOf(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static <T> T maybeNull(Random random, T value) {
    return random.nextInt(20) == 0 ? null : value;
  }

  /** One implementation with what it did. */
  private static final class World {
    final List<Span> spans = new ArrayList<>();
    final List<String> samplings = new ArrayList<>();
    final List<SpanData> data;
    final Map<SpanId, SpanId> spanIds = new HashMap<>();
    final Map<TraceId, TraceId> traceIds = new HashMap<>();
    final Tracer tracer;
    final TraceConfig config;

    private World(Tracer tracer, TraceConfig config, List<SpanData> data) {
      this.tracer = tracer;
      this.config = config;
      this.data = data;
      // The default sampler decides by the trace's id, which is random.
      config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
          .setSampler(Samplers.alwaysSample())
          .build());
    }

    static World ofOpenCensus(HandMovedClock clock) {
      List<SpanData> exported = new ArrayList<>();
      TraceConfig config = new TraceConfigImpl();
      Tracer tracer = new TracerImpl(
          new SecureRandomHandler(),
          new RecordEventsSpanImpl.StartEndHandler() {
            @Override
            public void onStart(RecordEventsSpanImpl span) {}

            @Override
            public void onEnd(RecordEventsSpanImpl span) {
              if (span.getContext().getTraceOptions().isSampled()) {
                exported.add(span.toSpanData());
              }
            }
          },
          clock,
          config);
      return new World(tracer, config, exported);
    }

    static World ofThisModule(HandMovedClock clock) {
      List<SpanData> exported = new ArrayList<>();
      TraceComponentImplLite component = new TraceComponentImplLite(clock);
      component
          .getExportComponent()
          .getSpanExporter()
          .registerHandler("test", new SpanExporter.Handler() {
            @Override
            public void export(Collection<SpanData> ended) {
              exported.addAll(ended);
            }
          });
      return new World(component.getTracer(), component.getTraceConfig(), exported);
    }

    /** Adds a span. Its random ids have numbers from here on, equal in both implementations. */
    void add(Span span) {
      SpanContext context = span.getContext();
      spanIds.putIfAbsent(
          context.getSpanId(),
          SpanId.fromBytes(ByteBuffer.allocate(8).putLong(1 + spans.size()).array()));
      boolean isRoot = spans.stream()
          .noneMatch(other -> other.getContext().getTraceId().equals(context.getTraceId()));
      if (isRoot) {
        traceIds.put(
            context.getTraceId(),
            TraceId.fromBytes(
                ByteBuffer.allocate(16).putLong(8, 1 + spans.size()).array()));
      }
      spans.add(span);
    }

    /** A sampler that decides by the name and notes what it was asked. */
    Sampler sampler() {
      return new Sampler() {
        @Override
        public boolean shouldSample(
            SpanContext parentContext,
            Boolean hasRemoteParent,
            TraceId traceId,
            SpanId spanId,
            String name,
            List<Span> parentLinks) {
          boolean isOfParent =
              parentContext != null && parentContext.getTraceId().equals(traceId);
          samplings.add(name + ", " + (parentContext == null) + ", " + hasRemoteParent + ", "
              + isOfParent + ", " + parentLinks.size() + ", " + spanId.isValid());
          return name.hashCode() % 2 == 0;
        }

        @Override
        public String getDescription() {
          return "by name";
        }
      };
    }

    List<Object> contexts() {
      List<Object> contexts = new ArrayList<>();
      for (Span span : spans) {
        contexts.add(numbered(span.getContext()));
        contexts.add(span.getContext().getTracestate());
        contexts.add(span.getOptions());
      }
      return contexts;
    }

    List<SpanData> exported() {
      return data.stream().map(this::numbered).toList();
    }

    private SpanData numbered(SpanData span) {
      return SpanData.create(
          numbered(span.getContext()),
          span.getParentSpanId() == null ? null : numbered(span.getParentSpanId()),
          span.getHasRemoteParent(),
          span.getName(),
          span.getKind(),
          span.getStartTimestamp(),
          span.getAttributes(),
          span.getAnnotations(),
          span.getMessageEvents(),
          SpanData.Links.create(
              span.getLinks().getLinks().stream().map(this::numbered).toList(),
              span.getLinks().getDroppedLinksCount()),
          span.getChildSpanCount(),
          span.getStatus(),
          span.getEndTimestamp());
    }

    private Link numbered(Link link) {
      SpanContext linked = SpanContext.create(
          link.getTraceId(),
          link.getSpanId(),
          TraceOptions.DEFAULT,
          Tracestate.builder().build());
      return Link.fromSpanContext(numbered(linked), link.getType(), link.getAttributes());
    }

    private SpanContext numbered(SpanContext context) {
      return SpanContext.create(
          traceIds.getOrDefault(context.getTraceId(), context.getTraceId()),
          numbered(context.getSpanId()),
          context.getTraceOptions(),
          context.getTracestate());
    }

    /** Ids of remote spans are no random ones of the implementation, and stay. */
    private SpanId numbered(SpanId id) {
      return spanIds.getOrDefault(id, id);
    }
  }
}
