package dev.vertrace.bench.app;

import java.util.Arrays;

/**
 * The middle of some numbers, and how far they spread.
 *
 * @param median NaN of none
 * @param min the smallest
 * @param max the largest
 */
record Statistics(double median, double min, double max) {

  static Statistics of(double... values) {
    if (values.length == 0) {
      return new Statistics(Double.NaN, Double.NaN, Double.NaN);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Statistics(median, sorted[0], sorted[sorted.length - 1]);
  }

  static double median(double... values) {
    return of(values).median;
  }
}
