package io.duolog.chaos.checker;

/**
 * Whether something is legal.
 *
 * @param because why, as the end of a sentence
 */
record Judgement(Legality legality, String because) {
    static Judgement legal(String because) {
        return new Judgement(Legality.LEGAL, because);
    }

    static Judgement illegal(String because) {
        return new Judgement(Legality.ILLEGAL, because);
    }

    boolean isLegal() {
        return legality == Legality.LEGAL;
    }
}
