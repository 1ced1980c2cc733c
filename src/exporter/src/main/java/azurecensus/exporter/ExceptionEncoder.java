package azurecensus.exporter;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the chain of an exception item: its exceptions, their frames, and the problem id that the
 * portal groups by.
 */
final class ExceptionEncoder {
  /** A text of this many characters is worth one frame when both have to shrink. */
  private static final int CHARACTERS_PER_FRAME = 128;

  private static final String UNKNOWN_TYPE = "Exception";

  private ExceptionEncoder() {}

  static void encode(TelemetryItem item, JsonWriter json, int longest) {
    json.name("exceptions").beginArray();
    for (ExceptionDetails details : item.exceptions()) {
      details(details, json, longest);
    }
    json.endArray();
    if (item.getSeverityLevel() != null) {
      json.name("severityLevel").value(item.getSeverityLevel().code());
    }
    TelemetryEncoder.optional(
        json, "problemId", problemId(item.exceptions()), TelemetryEncoder.MAX_NAME);
  }

  private static void details(ExceptionDetails details, JsonWriter json, int longest) {
    String type =
        Text.cut(Text.orElse(details.typeName(), UNKNOWN_TYPE), TelemetryEncoder.MAX_NAME);
    List<StackFrame> frames = bothEnds(details.frames(), longest / CHARACTERS_PER_FRAME);
    json.beginObject().name("id").value(details.id());
    if (details.outerId() != 0) {
      json.name("outerId").value(details.outerId());
    }
    json.name("typeName").value(type);
    json.name("message").value(Text.cut(Text.orElse(details.message(), type), longest));
    json.name("hasFullStack")
        .value(details.hasFullStack() && frames.size() == details.frames().size());
    if (frames.isEmpty()) {
      TelemetryEncoder.optional(json, "stack", details.stack(), longest);
    } else {
      frames(frames, details.frames().size(), json);
    }
    json.endObject();
  }

  private static void frames(List<StackFrame> frames, int whole, JsonWriter json) {
    json.name("parsedStack").beginArray();
    int head = (frames.size() + 1) / 2;
    for (int i = 0; i < frames.size(); i++) {
      StackFrame frame = frames.get(i);
      json.beginObject().name("level").value(i < head ? i : i + whole - frames.size());
      json.name("method")
          .value(Text.cut(
              Text.orElse(frame.method(), TelemetryEncoder.NOT_AVAILABLE),
              TelemetryEncoder.MAX_NAME));
      TelemetryEncoder.optional(json, "assembly", frame.assembly(), TelemetryEncoder.MAX_NAME);
      TelemetryEncoder.optional(json, "fileName", frame.fileName(), TelemetryEncoder.MAX_NAME);
      if (frame.line() > 0) {
        json.name("line").value(frame.line());
      }
      json.endObject();
    }
    json.endArray();
  }

  /**
   * The first and the last frames: where it happened and how it came there say more than the
   * middle.
   */
  private static List<StackFrame> bothEnds(List<StackFrame> frames, int max) {
    if (frames.size() <= max) {
      return frames;
    }
    int head = (max + 1) / 2;
    List<StackFrame> ends = new ArrayList<>(frames.subList(0, head));
    ends.addAll(frames.subList(frames.size() - (max - head), frames.size()));
    return ends;
  }

  /**
   * Type and throwing method of the outermost exception: the same for every user who hits the same
   * fault, whatever the message and line say.
   */
  private static String problemId(List<ExceptionDetails> exceptions) {
    if (exceptions.isEmpty()) {
      return null;
    }
    ExceptionDetails outermost = exceptions.get(0);
    String type = Text.orElse(outermost.typeName(), UNKNOWN_TYPE);
    return outermost.frames().isEmpty()
        ? type
        : type + " at " + outermost.frames().get(0).method();
  }
}
