package azurecensus.benchmarks;

import java.util.Locale;

/** Shared parts of all plots. */
final class Svg {
  /**
   * The number of colours. They also differ in lightness, for readers who cannot tell the hues
   * apart.
   */
  static final int SERIES = 5;

  private Svg() {}

  static String open(int width, int height) {
    return String.format(Locale.ROOT, """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <style>
        text{font-family:Segoe UI,Helvetica,Arial,sans-serif;fill:#24292f}
        .title{font-size:15px;font-weight:600}.label{font-size:12px}
        .back{fill:#ffffff}.grid{stroke:#d0d7de;stroke-width:1}.range{stroke:#24292f;stroke-width:2}
        .s0{fill:#6e7781}.s1{fill:#0969da}.s2{fill:#54aeff}.s3{fill:#bf8700}.s4{fill:#cf222e}
        polyline{fill:none;stroke-width:2}
        .l0{stroke:#6e7781}.l1{stroke:#0969da}.l2{stroke:#54aeff}.l3{stroke:#bf8700}.l4{stroke:#cf222e}
        @media(prefers-color-scheme:dark){text{fill:#c9d1d9}.back{fill:#0d1117}.grid{stroke:#30363d}
        .range{stroke:#c9d1d9}}
        </style>
        <rect class="back" width="%1$d" height="%2$d"/>
        """, width, height);
  }

  static String text(double x, double y, String style, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style,
        x,
        y,
        anchor,
        text.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
