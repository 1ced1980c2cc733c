package azurecensus.portal.otlp;

import azurecensus.portal.http.TooLargeException;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * The bounds of a protobuf body, checked before objects are built. Two bytes can be an empty
 * message, which takes a hundred bytes of memory as an object.
 */
final class WireBounds {
  /** As many as the tokens of one JSON text; a span has about 70 fields. */
  static final int MAX_FIELDS = 2_000_000;

  /** OTLP nests about eight levels, attributes with maps some more. */
  static final int MAX_DEPTH = 64;

  /** Bytes of a packed list of numbers that count as a field. */
  private static final int PACKED_BYTES = 4;

  private final CodedInputStream in;
  private long fields;

  private WireBounds(byte[] body) {
    in = CodedInputStream.newInstance(body);
  }

  /**
   * Checks a body.
   *
   * @throws TooLargeException when it has too many fields
   * @throws IOException when it is too deep, or no protobuf
   */
  static void check(byte[] body, Descriptor type) throws IOException {
    new WireBounds(body).walk(type, 1);
  }

  private void walk(Descriptor type, int depth) throws IOException {
    if (depth > MAX_DEPTH) {
      throw new IOException("The message nests more than " + MAX_DEPTH + " levels");
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      count(1);
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (field != null && delimited && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        int outer = in.pushLimit(in.readRawVarint32());
        walk(field.getMessageType(), depth + 1);
        in.checkLastTagWas(0);
        in.popLimit(outer);
      } else if (field != null && delimited && field.isPackable()) {
        int length = in.readRawVarint32();
        count(length / PACKED_BYTES);
        in.skipRawBytes(length);
      } else {
        in.skipField(tag);
      }
    }
  }

  private void count(int more) throws TooLargeException {
    fields += more;
    if (fields > MAX_FIELDS) {
      throw new TooLargeException(
          "The post has more than " + MAX_FIELDS + " fields: send it in several posts");
    }
  }
}
