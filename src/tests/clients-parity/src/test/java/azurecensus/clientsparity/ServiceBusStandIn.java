package azurecensus.clientsparity;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.MessageAnnotations;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.EncoderImpl;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Transport;
import org.apache.qpid.proton.message.Message;

/**
 * Queues in memory behind AMQP 1.0 without TLS, on a loopback socket: the part of Service Bus that
 * its clients need to send, receive and complete messages. Every token is accepted; each queue
 * exists, and {@value #REFUSING} rejects its messages. A message is delivered when its receiver
 * asks for messages after it was sent.
 */
final class ServiceBusStandIn implements AutoCloseable {
  static final String REFUSING = "refusing";

  private static final String TOKENS = "$cbs";
  private static final UnsignedLong MAX_MESSAGE_BYTES = UnsignedLong.valueOf(262_144);

  /** The format of a message whose data sections are messages; a number of Service Bus. */
  private static final int BATCH_FORMAT = 0x80013700;

  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Message> sent = new CopyOnWriteArrayList<>();
  private final List<String> completed = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Message>> queues = new ConcurrentHashMap<>();
  private final AtomicLong sequence = new AtomicLong();

  ServiceBusStandIn() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start("service bus listener", () -> {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start("service bus connection", new Peer(socket)::run);
      }
    });
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns the messages that were accepted, those of batches one by one. */
  List<Message> sent() {
    return sent;
  }

  /** Returns the queues of the messages that receivers settled, one entry for each message. */
  List<String> completed() {
    return completed;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void start(String name, Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (IOException e) {
            if (!listener.isClosed()) {
              throw new UncheckedIOException(e);
            }
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
  }

  private Queue<Message> queue(String name) {
    return queues.computeIfAbsent(name, any -> new ConcurrentLinkedQueue<>());
  }

  /** One connection. It writes only in answer to what it reads. */
  private final class Peer {
    private final Socket socket;
    private final Transport transport = Proton.transport();
    private final Collector events = Proton.collector();
    private final Sasl sasl = transport.sasl();
    private final List<Sender> tokenReplies = new ArrayList<>();

    Peer(Socket socket) {
      this.socket = socket;
      sasl.server();
      sasl.setMechanisms("ANONYMOUS");
      Connection connection = Proton.connection();
      connection.collect(events);
      transport.bind(connection);
    }

    void run() throws IOException {
      try (socket;
          InputStream in = socket.getInputStream();
          OutputStream out = socket.getOutputStream()) {
        byte[] bytes = new byte[65_536];
        write(out);
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
          for (int done = 0; done < count; ) {
            ByteBuffer tail = transport.tail();
            int part = Math.min(tail.remaining(), count - done);
            tail.put(bytes, done, part);
            transport.process();
            done += part;
            handleEvents();
          }
          write(out);
        }
      }
    }

    private void write(OutputStream out) throws IOException {
      for (int count = transport.pending(); count > 0; count = transport.pending()) {
        byte[] bytes = new byte[count];
        transport.head().get(bytes);
        out.write(bytes);
        transport.pop(count);
      }
      out.flush();
    }

    private void handleEvents() {
      if (sasl.getOutcome() == Sasl.SaslOutcome.PN_SASL_NONE
          && sasl.getRemoteMechanisms().length > 0) {
        sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
      }
      for (Event event = events.peek(); event != null; event = events.peek()) {
        handle(event);
        events.pop();
      }
    }

    private void handle(Event event) {
      switch (event.getType()) {
        case CONNECTION_REMOTE_OPEN -> event.getConnection().open();
        case CONNECTION_REMOTE_CLOSE -> event.getConnection().close();
        case SESSION_REMOTE_OPEN -> event.getSession().open();
        case SESSION_REMOTE_CLOSE -> event.getSession().close();
        case LINK_REMOTE_OPEN -> open(event.getLink());
        case LINK_REMOTE_CLOSE -> event.getLink().close();
        case LINK_REMOTE_DETACH -> event.getLink().detach();
        case LINK_FLOW -> {
          if (event.getLink() instanceof Sender receivers && !tokenReplies.contains(receivers)) {
            deliver(receivers);
          }
        }
        case DELIVERY -> {
          if (event.getLink() instanceof Receiver receiver) {
            accept(receiver, event.getDelivery());
          } else {
            settle(event.getDelivery());
          }
        }
        default -> {
          // Other events need no answer.
        }
      }
    }

    private void open(Link link) {
      link.setSource(link.getRemoteSource());
      link.setTarget(link.getRemoteTarget());
      link.setSenderSettleMode(link.getRemoteSenderSettleMode());
      link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
      link.setMaxMessageSize(MAX_MESSAGE_BYTES);
      link.open();
      if (link instanceof Receiver receiver) {
        receiver.flow(100);
      } else if (TOKENS.equals(link.getRemoteSource().getAddress())) {
        tokenReplies.add((Sender) link);
      }
    }

    private void accept(Receiver receiver, Delivery delivery) {
      if (!delivery.isReadable() || delivery.isPartial()) {
        return;
      }
      byte[] bytes = new byte[delivery.pending()];
      receiver.recv(bytes, 0, bytes.length);
      receiver.advance();
      String address = receiver.getRemoteTarget().getAddress();
      if (address.equals(REFUSING)) {
        Rejected rejected = new Rejected();
        rejected.setError(
            new ErrorCondition(Symbol.valueOf("amqp:not-allowed"), "The queue refuses messages."));
        delivery.disposition(rejected);
      } else {
        delivery.disposition(Accepted.getInstance());
        if (address.equals(TOKENS)) {
          acceptToken(message(bytes));
        } else {
          List<Message> messages = delivery.getMessageFormat() == BATCH_FORMAT
              ? messagesOfBatch(bytes)
              : List.of(message(bytes));
          sent.addAll(messages);
          queue(address).addAll(messages);
        }
      }
      delivery.settle();
      receiver.flow(1);
    }

    private void acceptToken(Message request) {
      Message reply = Proton.message();
      reply.setCorrelationId(request.getMessageId());
      reply.setApplicationProperties(
          new ApplicationProperties(Map.of("status-code", 202, "status-description", "Accepted")));
      send(tokenReplies.get(tokenReplies.size() - 1), reply);
    }

    private void deliver(Sender receivers) {
      Queue<Message> queue = queue(receivers.getRemoteSource().getAddress());
      while (receivers.getCredit() > 0 && !queue.isEmpty()) {
        Message message = queue.remove();
        Map<Symbol, Object> annotations = new HashMap<>();
        annotations.put(Symbol.valueOf("x-opt-sequence-number"), sequence.incrementAndGet());
        annotations.put(Symbol.valueOf("x-opt-enqueued-time"), Date.from(Instant.now()));
        annotations.put(
            Symbol.valueOf("x-opt-locked-until"),
            Date.from(Instant.now().plus(Duration.ofMinutes(5))));
        message.setDurable(true); // the client fails for a message without a header
        message.setMessageAnnotations(new MessageAnnotations(annotations));
        send(receivers, message);
      }
    }

    private void send(Sender sender, Message message) {
      byte[] bytes = new byte[MAX_MESSAGE_BYTES.intValue()];
      int size = message.encode(bytes, 0, bytes.length);
      Delivery delivery = sender.delivery(lockToken());
      sender.send(bytes, 0, size);
      if (sender.getRemoteSenderSettleMode() == SenderSettleMode.SETTLED) {
        delivery.settle();
      }
      sender.advance();
    }

    private void settle(Delivery delivery) {
      if (delivery.isUpdated() && delivery.getRemoteState() != null && !delivery.isSettled()) {
        if (delivery.getRemoteState() instanceof Accepted
            && !tokenReplies.contains(delivery.getLink())) {
          completed.add(delivery.getLink().getRemoteSource().getAddress());
        }
        delivery.disposition(delivery.getRemoteState());
        delivery.settle();
      }
    }
  }

  /** Returns a tag of 16 bytes, from which the clients read the token of a message's lock. */
  private static byte[] lockToken() {
    UUID token = UUID.randomUUID();
    return ByteBuffer.allocate(16)
        .putLong(token.getMostSignificantBits())
        .putLong(token.getLeastSignificantBits())
        .array();
  }

  private static Message message(byte[] bytes) {
    Message message = Proton.message();
    message.decode(bytes, 0, bytes.length);
    return message;
  }

  private static List<Message> messagesOfBatch(byte[] bytes) {
    DecoderImpl decoder = new DecoderImpl();
    AMQPDefinedTypes.registerAllTypes(decoder, new EncoderImpl(decoder));
    ByteBuffer sections = ByteBuffer.wrap(bytes);
    decoder.setByteBuffer(sections);
    List<Message> messages = new ArrayList<>();
    while (sections.hasRemaining()) {
      if (decoder.readObject() instanceof Data data) {
        Binary value = data.getValue();
        Message message = Proton.message();
        message.decode(value.getArray(), value.getArrayOffset(), value.getLength());
        messages.add(message);
      }
    }
    return messages;
  }
}
