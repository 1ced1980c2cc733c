package azurecensus.exporter.internal.encode;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes an exception item's chain: the exceptions, their frames, and the problem id by which the
 * portal groups them.
 */
final class ExceptionEncoder {
  /** Frames kept in proportion to the length of texts when both have to shrink. */
  private static final int CHARACTERS_PER_FRAME = 128;

  private static final int MAX_NAME = 1024;
  private static final String UNKNOWN_TYPE = "Exception";
  private static final String UNKNOWN_METHOD = "n/a";

  private ExceptionEncoder() {}

  static void encode(EncodableItem item, JsonWriter json, int longest) {
    json.name("exceptions").beginArray();
    for (ExceptionDetails details : item.exceptions()) {
      details(details, json, longest);
    }
    json.endArray();
    if (item.getSeverityLevel() != null) {
      json.name("severityLevel").value(item.getSeverityLevel().code());
    }
    json.text("problemId", problemId(item.exceptions()), MAX_NAME);
  }

  private static void details(ExceptionDetails details, JsonWriter json, int longest) {
    String type = JsonWriter.cut(JsonWriter.orElse(details.typeName(), UNKNOWN_TYPE), MAX_NAME);
    List<ExceptionDetails.Frame> frames =
        bothEnds(details.frames(), longest / CHARACTERS_PER_FRAME);
    json.beginObject().name("id").value(details.id());
    if (details.outerId() != 0) {
      json.name("outerId").value(details.outerId());
    }
    json.name("typeName").value(type);
    json.name("message").value(JsonWriter.cut(JsonWriter.orElse(details.message(), type), longest));
    json.name("hasFullStack")
        .value(details.hasFullStack() && frames.size() == details.frames().size());
    if (frames.isEmpty()) {
      json.text("stack", details.stack(), longest);
    } else {
      frames(frames, details.keptFrames(), json);
    }
    json.endObject();
  }

  /** Writes the frames, by a copy of the kept JSON when none of the stack's is left out. */
  private static void frames(
      List<ExceptionDetails.Frame> frames, ExceptionDetails.Stack stack, JsonWriter json) {
    json.name("parsedStack");
    byte[] kept = stack.json();
    if (frames != stack) {
      write(frames, stack.size(), json);
    } else if (kept != null) {
      json.raw(kept);
    } else {
      int start = json.size();
      write(frames, stack.size(), json);
      stack.keep(json.buffer(), start, json.size());
    }
  }

  private static void write(List<ExceptionDetails.Frame> frames, int whole, JsonWriter json) {
    json.beginArray();
    int head = (frames.size() + 1) / 2;
    for (int i = 0; i < frames.size(); i++) {
      ExceptionDetails.Frame frame = frames.get(i);
      json.beginObject().name("level").value(i < head ? i : i + whole - frames.size());
      json.name("method")
          .value(JsonWriter.cut(JsonWriter.orElse(frame.method(), UNKNOWN_METHOD), MAX_NAME));
      json.text("assembly", frame.assembly(), MAX_NAME);
      json.text("fileName", frame.fileName(), MAX_NAME);
      if (frame.line() > 0) {
        json.name("line").value(frame.line());
      }
      json.endObject();
    }
    json.endArray();
  }

  /**
   * Returns the first and the last frames: the place of the failure and the entry point are more
   * useful than the middle.
   */
  private static List<ExceptionDetails.Frame> bothEnds(
      List<ExceptionDetails.Frame> frames, int max) {
    if (frames.size() <= max) {
      return frames;
    }
    int head = (max + 1) / 2;
    List<ExceptionDetails.Frame> ends = new ArrayList<>(frames.subList(0, head));
    ends.addAll(frames.subList(frames.size() - (max - head), frames.size()));
    return ends;
  }

  /**
   * Returns type and throwing method of the outermost exception: the same text for every occurrence
   * of a fault, independent of message and line.
   */
  private static String problemId(List<ExceptionDetails> exceptions) {
    if (exceptions.isEmpty()) {
      return null;
    }
    ExceptionDetails outermost = exceptions.get(0);
    return outermost.keptFrames().problemId(JsonWriter.orElse(outermost.typeName(), UNKNOWN_TYPE));
  }
}
