package io.github.softrl.learning;

import io.github.softrl.Certified;
import io.github.softrl.FiniteMdp;
import io.github.softrl.Policy;
import io.github.softrl.PolicyValues;
import io.github.softrl.SoftPolicyEvaluation;
import io.github.softrl.Solution;
import io.github.softrl.StateActions;
import io.github.softrl.Status;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Judges learned policies by the model: what they are worth from the start, and what they lose. Immutable. */
final class PolicyJudge {
    /** What is known of a policy; nothing if no finite values could be certified, or a stop came first. */
    record Verdict(Certified value, Certified regret, Optional<PolicyValues> values) {
        static final Verdict UNKNOWN = new Verdict(Certified.UNKNOWN, Certified.UNKNOWN, Optional.empty());
    }

    private final FiniteMdp mdp;
    private final Solution optimum;
    private final double[] start;

    PolicyJudge(FiniteMdp mdp, Solution optimum, double[] start) {
        this.mdp = Objects.requireNonNull(mdp, "mdp");
        this.optimum = Objects.requireNonNull(optimum, "optimum");
        optimum.requireSolutionOf(mdp);
        this.start = MdpEnvironment.requireStart("start", mdp, start);
    }

    void requireModelOf(StateActions environment, double discount) {
        mdp.stateActions().requireSame("model and environment", environment);
        if (Double.compare(mdp.discount() + 0.0, discount + 0.0) != 0) { // −0 is 0
            throw new IllegalArgumentException("model and environment must have the same discount: " + mdp.discount()
                    + " and " + discount + "; give withModel the model of the environment");
        }
    }

    /**
     * @param remaining the time that is left, or null for no limit
     */
    Verdict judge(Policy policy, Duration remaining) {
        SoftPolicyEvaluation evaluation = SoftPolicyEvaluation.atTemperature(optimum.temperature());
        if (remaining != null && (remaining.isZero() || remaining.isNegative())) {
            return Verdict.UNKNOWN;
        }
        try {
            PolicyValues values =
                    (remaining == null ? evaluation : evaluation.withTimeLimit(remaining)).solve(mdp, policy);
            return values.status() == Status.CONVERGED
                    ? new Verdict(values.valueFrom(start), values.regret(optimum, start), Optional.of(values))
                    : Verdict.UNKNOWN;
        } catch (ArithmeticException notCertified) { // such as those of policies that hardly ever end
            return Verdict.UNKNOWN;
        }
    }
}
