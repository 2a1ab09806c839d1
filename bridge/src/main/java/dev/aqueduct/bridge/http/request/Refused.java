package dev.aqueduct.bridge.http.request;

/**
 * Carries a problem from where a request is read to where it is answered: a request is read in many
 * small steps, each of which may be the last one. Has no stack trace, since it tells of no error.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public Refused(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** Refuses a value of a parameter; what is allowed is a phrase that goes on after "is". */
    static Refused parameter(String name, String value, String allowed) {
        return new Refused(
                Problem.of(
                        ProblemType.INVALID_PARAMETER,
                        name + " is " + Shown.of(value) + "; allowed is " + allowed));
    }

    public Problem problem() {
        return problem;
    }
}
