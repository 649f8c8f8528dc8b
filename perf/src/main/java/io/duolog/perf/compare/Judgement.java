package io.duolog.perf.compare;

/** What a difference between two files is. */
public enum Judgement {
    /** Larger than the noise, in the good direction. */
    BETTER("better"),
    /** Larger than the noise, in the bad direction. */
    WORSE("worse"),
    /** Larger than the noise, of a figure that has no good direction. */
    DIFFERENT("different"),
    /** Rounds of one and the same thing would differ as much. */
    NOISE("noise"),
    /** So few rounds that no difference could be told from noise. */
    TOO_FEW_ROUNDS("too few rounds");

    private final String words;

    Judgement(String words) {
        this.words = words;
    }

    /** In words, for people. */
    public String words() {
        return words;
    }
}
