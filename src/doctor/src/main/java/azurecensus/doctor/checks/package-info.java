/**
 * The checks of the doctor and their findings. {@link azurecensus.doctor.checks.Examination} runs
 * them.
 */
package azurecensus.doctor.checks;
