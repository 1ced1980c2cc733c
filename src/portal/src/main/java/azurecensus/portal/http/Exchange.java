package azurecensus.portal.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiFunction;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * A request and its answer. The answer is collected and sent by {@link #finish}, so that a later
 * failure can still replace it. Not thread-safe.
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
  /** The body when it was read before the handler was called, else null. */
  private byte[] collected;
  /** True once the answer was cut or handed over. */
  private boolean ended;

  /**
   * Creates the exchange.
   *
   * @param path the path in the form that the routes have
   * @param pathParameters the values of the route's variables, decoded
   * @param callback notified when the answer is sent, or cannot be
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

  /**
   * The path: begins with one slash, has no doubled slash and, except for the root, none at the
   * end.
   */
  public String path() {
    return path;
  }

  /** The decoded value of a variable of the route. */
  public String pathParameter(String name) {
    return pathParameters.get(name);
  }

  /** The first header of the request with this name, ignoring case; null without one. */
  public String header(String name) {
    return request.getHeaders().get(name);
  }

  /** The query parameters. */
  public QueryParameters query() {
    if (query == null) {
      query = QueryParameters.of(request);
    }
    return query;
  }

  /** The body of the request as a stream. */
  public InputStream body() {
    return collected != null
        ? new ByteArrayInputStream(collected)
        : Content.Source.asInputStream(request);
  }

  /**
   * Calls the action when the client disconnects before the answer is sent. The body must have been
   * read. The connection is closed after the answer.
   */
  public void whenDisconnected(Runnable action) {
    header("Connection", "close");
    watchEnd(request.getConnectionMetaData().getConnection().getEndPoint(), action);
  }

  private static void watchEnd(EndPoint connection, Runnable action) {
    connection.tryFillInterested(Callback.from(
        InvocationType.NON_BLOCKING, () -> readEnd(connection, action), failure -> action.run()));
  }

  private static void readEnd(EndPoint connection, Runnable action) {
    try {
      // Bytes of a further request are of no interest, since the connection is closed.
      int read = connection.fill(BufferUtil.allocate(1024));
      if (read < 0) {
        action.run();
      } else if (read == 0) {
        watchEnd(connection, action);
      }
    } catch (IOException e) {
      action.run();
    }
  }

  /** Sets the body that was read already. */
  void collected(byte[] body) {
    collected = body;
  }

  /** Sets the status of the answer; the default is 200. */
  public Exchange status(int status) {
    response.setStatus(status);
    return this;
  }

  /** Sets a header of the answer, replacing an earlier value. */
  public Exchange header(String name, String value) {
    response.getHeaders().put(name, value);
    return this;
  }

  /** Sets the answer, replacing an earlier one. */
  public void answer(String contentType, byte[] bytes) {
    header("Content-Type", contentType);
    answer = bytes;
  }

  /** Sets JSON as the answer, replacing an earlier one. */
  public void json(JsonNode json) throws JsonProcessingException {
    header("Cache-Control", "no-store");
    answer("application/json; charset=utf-8", MAPPER.writeValueAsBytes(json));
  }

  /** Sets an error in JSON as the answer. An answer that is being sent already is cut. */
  public void fail(int status, String reason) {
    if (stream != null) {
      abort(new IOException(reason));
      return;
    }
    status(status);
    try {
      json(JsonNodeFactory.instance.objectNode().put("error", reason));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An error could not be written as JSON", e);
    }
  }

  /** Starts an answer that is sent while it is written. It cannot be replaced any more. */
  public OutputStream stream(String contentType) {
    header("Content-Type", contentType);
    stream = new BufferedOutputStream(Content.Sink.asOutputStream(response), STREAM_BUFFER);
    return stream;
  }

  /** Closes the connection without an answer. */
  public void disconnect() {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    abort(new EofException("A scripted fault closed the connection"));
  }

  /** Hands the answer over to a successor, which writes it after the handler has returned. */
  public <T> T detach(BiFunction<Response, Callback, T> successor) {
    ended = true;
    return successor.apply(response, callback);
  }

  /** Cuts the answer, so that the client notices that it is incomplete. */
  void abort(Throwable failure) {
    if (!ended) {
      ended = true;
      callback.failed(failure);
    }
  }

  /** Sends the answer without waiting for the end of the transfer. */
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
