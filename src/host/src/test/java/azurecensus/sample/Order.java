package azurecensus.sample;

import java.util.List;

/** A plain object that functions receive and return. */
public final class Order {
  String item;
  int count;
  private List<String> tags;

  /** For JSON. */
  public Order() {}

  /** An order without tags. */
  public Order(String item, int count) {
    this.item = item;
    this.count = count;
  }

  @Override
  public String toString() {
    return item + " x " + count + (tags == null ? "" : " " + tags);
  }
}
