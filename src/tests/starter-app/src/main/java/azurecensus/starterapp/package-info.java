/** An app whose functions open no root span, so that only the starter can have opened it. */
package azurecensus.starterapp;
