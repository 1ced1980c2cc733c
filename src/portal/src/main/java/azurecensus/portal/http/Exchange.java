package azurecensus.portal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiFunction;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A request and the answer to it. What is answered is noted and sent by {@link #finish}, so that a
 * failure on the way can still answer something else. For one thread.
 */
public final class Exchange {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final byte[] EMPTY = {};
  private static final int STREAM_BUFFER = 32 * 1024;

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final String path;
  private final Map<String, String> pathParameters;
  private QueryParameters query;
  private byte[] answer = EMPTY;
  private OutputStream stream;
  /** Nothing more is to be sent from here. */
  private boolean ended;

  /**
   * Begins.
   *
   * @param path as the routes see it
   * @param pathParameters the values of the route's variables, decoded
   * @param callback told when all is sent, or will not be
   */
  Exchange(
      Request request,
      Response response,
      Callback callback,
      String path,
      Map<String, String> pathParameters) {
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.path = path;
    this.pathParameters = pathParameters;
  }

  String method() {
    return request.getMethod();
  }

  /** Begins with one slash, has none doubled, and ends with none unless it is the root. */
  public String path() {
    return path;
  }

  public String pathParameter(String name) {
    return pathParameters.get(name);
  }

  /** The header of this name in any case, the first if there are several; null without one. */
  public String header(String name) {
    return request.getHeaders().get(name);
  }

  public QueryParameters query() {
    if (query == null) {
      query = QueryParameters.of(request);
    }
    return query;
  }

  /** What was posted, as it comes. */
  public InputStream body() {
    return Content.Source.asInputStream(request);
  }

  public Exchange status(int status) {
    response.setStatus(status);
    return this;
  }

  /** Sets a header of the answer, instead of an earlier value. */
  public Exchange header(String name, String value) {
    response.getHeaders().put(name, value);
    return this;
  }

  /** Answers this, instead of what was to be answered before. */
  public void answer(String contentType, byte[] bytes) {
    header("Content-Type", contentType);
    answer = bytes;
  }

  public void json(JsonNode json) throws JsonProcessingException {
    header("Cache-Control", "no-store");
    answer("application/json; charset=utf-8", MAPPER.writeValueAsBytes(json));
  }

  /** Answers an error in JSON; an answer that is sent already is cut. */
  public void fail(int status, String reason) {
    if (stream != null) {
      abort(new IOException(reason));
      return;
    }
    status(status);
    try {
      json(JsonNodeFactory.instance.objectNode().put("error", reason));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A text is always JSON", e);
    }
  }

  /** For an answer that is sent while it is made; from then on no other can be given. */
  public OutputStream stream(String contentType) {
    header("Content-Type", contentType);
    stream = new BufferedOutputStream(Content.Sink.asOutputStream(response), STREAM_BUFFER);
    return stream;
  }

  /** Ends the connection without an answer. */
  public void disconnect() {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    abort(new EofException("A disconnect was asked for"));
  }

  /** Leaves the answer to somebody who goes on writing it after the handler has returned. */
  public <T> T detach(BiFunction<Response, Callback, T> successor) {
    ended = true;
    return successor.apply(response, callback);
  }

  /** Cuts an answer that cannot be brought to its end, so that the client sees that it was not. */
  void abort(Throwable failure) {
    if (!ended) {
      ended = true;
      callback.failed(failure);
    }
  }

  /** Sends what was answered, without waiting until it is sent. */
  void finish() {
    if (ended) {
      return;
    }
    if (stream == null) {
      response.write(true, ByteBuffer.wrap(answer), callback);
      return;
    }
    try {
      stream.close();
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
  }
}
