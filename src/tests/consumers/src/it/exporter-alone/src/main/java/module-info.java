/** Proves the module name. */
module consumer {
  requires azurecensus.exporter;
  requires java.logging;
}
