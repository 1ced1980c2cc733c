/** Functions that open no root span themselves, for the proof that the dependency does it. */
package azurecensus.starterapp;
