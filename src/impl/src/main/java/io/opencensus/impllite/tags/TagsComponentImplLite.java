package io.opencensus.impllite.tags;

import io.opencensus.implcore.tags.TagsComponentImplBase;
import io.opencensus.impllite.internal.OptionalCore;
import io.opencensus.tags.Tagger;
import io.opencensus.tags.TaggingState;
import io.opencensus.tags.TagsComponent;
import io.opencensus.tags.propagation.TagPropagationComponent;

/**
 * The tags of {@code opencensus-impl-core}; without it, the API's tags, which keep nothing.
 * Thread-safe.
 */
public final class TagsComponentImplLite extends TagsComponent {
  private final TagsComponent component = OptionalCore.isPresent()
      ? Core.create()
      : OptionalCore.empty(TagsComponent.class, "NoopTags", "newNoopTagsComponent");

  /** Creates the component; called by {@code opencensus-api}. */
  public TagsComponentImplLite() {}

  @Override
  public Tagger getTagger() {
    return component.getTagger();
  }

  @Override
  public TagPropagationComponent getTagPropagationComponent() {
    return component.getTagPropagationComponent();
  }

  @Override
  public TaggingState getState() {
    return component.getState();
  }

  @Override
  @Deprecated
  public void setState(TaggingState state) {
    component.setState(state);
  }

  /** Loaded only when the core is present. */
  private static final class Core {
    static TagsComponent create() {
      return new TagsComponentImplBase();
    }
  }
}
