package azurecensus.kql.model;

/** A query that cannot be translated; the message names the place, the cause and the remedy. */
public final class KqlException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Position position;
  private final Reason reason;
  private final String problem;

  /** Kinds of refusals. */
  public enum Reason {
    /** The text is no KQL. */
    SYNTAX,
    /** A name, a type or an argument does not fit. */
    SEMANTICS,
    /** The query is correct, but this translator cannot answer it exactly. */
    UNSUPPORTED
  }

  /**
   * Makes an error.
   *
   * @param problem the cause and the remedy, in one or two sentences
   */
  public KqlException(Reason reason, Position position, String problem) {
    super("line " + position.line() + ", column " + position.column() + ": " + problem);
    this.reason = reason;
    this.position = position;
    this.problem = problem;
  }

  /** An error of the text's form. */
  public static KqlException syntax(Position position, String problem) {
    return new KqlException(Reason.SYNTAX, position, problem);
  }

  /** An error of names, types or arguments. */
  public static KqlException semantics(Position position, String problem) {
    return new KqlException(Reason.SEMANTICS, position, problem);
  }

  /** A refusal of what is correct KQL but not supported. */
  public static KqlException unsupported(Position position, String problem) {
    return new KqlException(Reason.UNSUPPORTED, position, problem);
  }

  /** The place in the query. */
  public Position position() {
    return position;
  }

  /** The kind of refusal. */
  public Reason reason() {
    return reason;
  }

  /** The message without the place. */
  public String problem() {
    return problem;
  }
}
