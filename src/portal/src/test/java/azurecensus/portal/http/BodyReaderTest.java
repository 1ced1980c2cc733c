package azurecensus.portal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.PortalClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {
  private final BodyReader reader = new BodyReader(1000, 5000);

  private String read(byte[] body, String encoding) throws IOException {
    return new String(reader.read(new ByteArrayInputStream(body), encoding), UTF_8);
  }

  private static byte[] deflated(String text, boolean bare) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream deflate =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, bare))) {
      deflate.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void plain_readAsItIs() throws IOException {
    assertThat(read("text".getBytes(UTF_8), null)).isEqualTo("text");
    assertThat(read(new byte[0], null)).isEmpty();
  }

  @Test
  void gzip_recognisedWithAndWithoutItsHeader() throws IOException {
    assertThat(read(PortalClient.gzip("text"), "gzip")).isEqualTo("text");
    assertThat(read(PortalClient.gzip("text"), null)).isEqualTo("text");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void deflate_readWithAndWithoutZlibHeader(boolean bare) throws IOException {
    assertThat(read(deflated("text", bare), "deflate")).isEqualTo("text");
  }

  @Test
  void bomb_refusedWhileItUnpacks() {
    byte[] bomb = PortalClient.gzip(" ".repeat(200_000));

    assertThat(bomb.length).isLessThan(1000);
    assertThatThrownBy(() -> read(bomb, "gzip"))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("5000");
  }

  @Test
  void longBody_refused() {
    assertThatThrownBy(() -> read(new byte[1001], null))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("1000");
  }

  @Test
  void wrongEncoding_isRefusedWithTheValidOnes() {
    assertThatThrownBy(() -> read("text".getBytes(UTF_8), "br"))
        .hasMessage("Content-Encoding must be gzip, deflate or absent");
    assertThatThrownBy(() -> read("text".getBytes(UTF_8), "gzip"))
        .hasMessageContaining("the body is not gzip data");
  }
}
