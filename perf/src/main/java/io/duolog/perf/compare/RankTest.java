package io.duolog.perf.compare;

import java.util.Arrays;
import java.util.List;

/**
 * The exact two-sided Mann-Whitney test: how likely it is that figures of one source, dealt out by chance into two rows of these
 * lengths, lie as far apart in rank as these two rows do. It asks only which figure is larger, so that one round that something
 * else disturbed counts no more than any other, and it needs nothing to be normally distributed.
 */
final class RankTest {
    private RankTest() {}

    /** The probability, 0 to 1; 1 if a row is empty. */
    static double probability(List<Double> first, List<Double> second) {
        int[] ranks = ranks(first, second);
        int firstSum = Arrays.stream(ranks, 0, first.size()).sum();
        double[] ways = ways(ranks, first.size());
        // Twice the mean rank is one more than the number of figures.
        double middle = first.size() * (first.size() + second.size() + 1.0);
        double distance = Math.abs(firstSum - middle);
        double far = 0;
        double all = 0;
        for (int sum = 0; sum < ways.length; sum++) {
            all += ways[sum];
            if (Math.abs(sum - middle) >= distance) {
                far += ways[sum];
            }
        }
        return far / all;
    }

    /** Twice the rank of each figure, so that the mean rank of equal ones is whole; those of the first row stand first. */
    private static int[] ranks(List<Double> first, List<Double> second) {
        double[] all = new double[first.size() + second.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < first.size() ? first.get(i) : second.get(i - first.size());
        }
        int[] ranks = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            for (double other : all) {
                ranks[i] += other < all[i] ? 2 : other == all[i] ? 1 : 0;
            }
            ranks[i]++;
        }
        return ranks;
    }

    /** In how many ways so many of the ranks can be chosen, by their sum. */
    private static double[] ways(int[] ranks, int chosen) {
        int max = Arrays.stream(ranks).sum();
        double[][] ways = new double[chosen + 1][max + 1];
        ways[0][0] = 1;
        for (int rank : ranks) {
            for (int count = chosen; count > 0; count--) {
                for (int sum = max; sum >= rank; sum--) {
                    ways[count][sum] += ways[count - 1][sum - rank];
                }
            }
        }
        return ways[chosen];
    }
}
