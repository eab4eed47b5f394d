"""Worked figures from the literature, and agreement with scipy and statsmodels where they have the
formula.
"""

import json

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats import proportion, rates

from data.stats import (
    FittedLine,
    Trend,
    byar,
    count_limits,
    exact_limits,
    fitted_line,
    funnel_of_counts,
    funnel_of_proportions,
    newcombe,
    quantiles,
    ratio_limits,
    ratio_of_rates,
    recent_trend,
    rolling_12,
    trend_from,
    weighted_slope,
    wilson,
    z_of,
)
from data.stats.trend import CHI2_998
from tests.support.places import SHARED

WILSON_95 = {
    (0, 20): (0.0, 0.161125),
    (1, 20): (0.008881, 0.236131),
    (5, 50): (0.043476, 0.213602),
    (81, 263): (0.255289, 0.36621),
    (50, 50): (0.928652, 1.0),
}
COUNT_95 = {
    0: (0.0, 3.6889),
    1: (0.0253, 5.5716),
    4: (1.0899, 10.2416),
    9: (4.1154, 17.0848),
    10: (4.7874, 18.3915),
    25: (16.1743, 36.9065),
    100: (81.3621, 121.6279),
}
BYAR_95 = {
    5: (1.6113, 11.6682),
    9: (4.1069, 17.0858),
    10: (4.7874, 18.3915),
    25: (16.1743, 36.9065),
    100: (81.3621, 121.6279),
}
FUNNEL_95 = {
    (50, 0.05): (-0.01041, 0.11041),
    (50, 0.3): (0.17298, 0.42702),
    (200, 0.05): (0.019795, 0.080205),
    (200, 0.3): (0.23649, 0.36351),
    (1000, 0.05): (0.036492, 0.063508),
    (1000, 0.3): (0.271597, 0.328403),
}


@pytest.mark.real
def test_the_worked_figures_above_are_those_of_the_shared_file() -> None:
    path = SHARED / "facts" / "method_vectors.json"
    if not path.exists():
        pytest.skip(
            "the worked figures are not here; set WARDWISE_SHARED to the folder that holds"
            " facts/method_vectors.json"
        )
    given = json.loads(path.read_text(encoding="utf-8"))["base"]
    assert {
        tuple(map(int, key.split("/"))): tuple(limits) for key, limits in given["wilson_95"].items()
    } == WILSON_95
    assert {int(key): tuple(limits) for key, limits in given["count_95"].items()} == COUNT_95
    assert {int(key): tuple(limits) for key, limits in given["byar_95"].items()} == BYAR_95
    named = {
        f"N={size},p0={reference:g}": limits for (size, reference), limits in FUNNEL_95.items()
    }
    assert {key: tuple(limits) for key, limits in given["funnel_prop_95"].items()} == named


@pytest.mark.parametrize(("given", "limits"), WILSON_95.items())
def test_wilson_gives_the_worked_figures(
    given: tuple[int, int], limits: tuple[float, float]
) -> None:
    assert np.allclose(wilson(*given), limits, atol=5e-7)


def test_wilson_at_99_8_gives_the_worked_figure() -> None:
    assert np.allclose(wilson(81, 263, 0.998), (0.228036, 0.401389), atol=5e-7)


@pytest.mark.parametrize(("count", "limits"), COUNT_95.items())
def test_count_limits_give_the_worked_figures(count: int, limits: tuple[float, float]) -> None:
    assert np.allclose(count_limits(count), limits, atol=5e-5)


@pytest.mark.parametrize(("count", "limits"), BYAR_95.items())
def test_byar_gives_the_worked_figures(count: int, limits: tuple[float, float]) -> None:
    assert np.allclose(byar(count), limits, atol=5e-5)


@pytest.mark.parametrize(("given", "limits"), FUNNEL_95.items())
def test_proportion_funnel_gives_the_worked_figures(
    given: tuple[int, float], limits: tuple[float, float]
) -> None:
    size, reference = given
    assert np.allclose(funnel_of_proportions(reference, size), limits, atol=5e-7)


def test_standardised_ratio_gives_the_worked_figure() -> None:
    assert round(100 * 85 / 115, 3) == 73.913
    assert np.allclose(ratio_limits(85, 115), (59.037, 91.396), atol=5e-4)


def test_rate_ratio_gives_the_worked_figure_and_is_not_significant() -> None:
    ratio, low, high = ratio_of_rates(120, 4000, 90, 3900)
    assert np.allclose((ratio, low, high), (1.3, 0.9891, 1.7086), atol=5e-5)
    assert low < 1 < high


def test_trend_marker_follows_the_worked_slopes() -> None:
    assert pytest.approx(9.549535706083237, abs=1e-12) == CHI2_998
    up, none = trend_from([1.758933, 0.098341], [0.421238, 0.404402], [True, False])
    assert (up, none) == (Trend.UP, Trend.NONE)
    assert pytest.approx(17.4358, abs=5e-4) == (1.758933 / 0.421238) ** 2
    assert pytest.approx(0.0591, abs=5e-5) == (0.098341 / 0.404402) ** 2


def test_rolling_twelve_gives_the_worked_figures() -> None:
    series = [30, 31, 32, 33, 34, 35, 36, 37, 33, 33, 33, 33, 33, 33]
    assert rolling_12(series)[11:].tolist() == [400, 403, 405]
    assert np.isnan(rolling_12(series)[:11]).all()


def test_deviates_are_those_of_the_method() -> None:
    assert z_of(0.95) == pytest.approx(1.959964, abs=5e-7)
    assert z_of(0.998) == pytest.approx(3.090232, abs=5e-7)


@pytest.mark.parametrize(
    ("count", "base"), [(0, 20), (1, 20), (7, 9), (81, 263), (50, 50), (1234, 99_999)]
)
@pytest.mark.parametrize("level", [0.9, 0.95, 0.998])
def test_wilson_agrees_with_scipy_and_statsmodels(count: int, base: int, level: float) -> None:
    ours = np.array(wilson(count, base, level))
    theirs = stats.binomtest(count, base).proportion_ci(level, method="wilson")
    assert np.allclose(ours, (theirs.low, theirs.high), rtol=0, atol=1e-9)
    assert np.allclose(
        ours,
        proportion.proportion_confint(count, base, 1 - level, method="wilson"),
        rtol=0,
        atol=1e-9,
    )


@pytest.mark.parametrize("count", [1, 2, 5, 9, 40, 1000])
def test_exact_limits_agree_with_statsmodels(count: int) -> None:
    assert np.allclose(
        exact_limits(count), rates.confint_poisson(count, 1, method="exact-c"), rtol=1e-9
    )


def test_rate_ratio_agrees_with_statsmodels() -> None:
    _, low, high = ratio_of_rates(120, 4000, 90, 3900)
    theirs = rates.confint_poisson_2indep(120, 4000, 90, 3900, method="wald-log", compare="ratio")
    assert np.allclose((low, high), theirs, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("now", "before"),
    [((56, 70), (48, 80)), ((9, 10), (3, 10)), ((0, 10), (0, 20)), ((10, 10), (0, 20))],
)
def test_newcombe_agrees_with_statsmodels_and_the_paper(
    now: tuple[int, int], before: tuple[int, int]
) -> None:
    theirs = proportion.confint_proportions_2indep(*now, *before, method="newcomb", compare="diff")
    assert np.allclose(newcombe(*now, *before), theirs, rtol=0, atol=1e-9)


def test_newcombe_gives_the_figures_of_the_1998_paper() -> None:
    # Newcombe 1998, table II, method 10: contrasts (a) to (e).
    paper = {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (9, 10, 3, 10): (0.1705, 0.8090),
        (6, 7, 2, 7): (0.0582, 0.8062),
        (5, 56, 0, 29): (-0.0381, 0.1926),
    }
    for given, limits in paper.items():
        assert np.allclose(newcombe(*given), limits, atol=5e-5), given


def test_poisson_funnel_is_the_exact_test_turned_round() -> None:
    for mean in (3.2, 8.0, 40.5, 115.0):
        low, high = (float(v) for v in funnel_of_counts(mean))
        for count in range(260):
            assert (count < low) == (stats.poisson.cdf(count, mean) < 0.025), (mean, count)
            assert (count > high) == (stats.poisson.sf(count - 1, mean) < 0.025), (mean, count)


@pytest.mark.slow
def test_weighted_slope_agrees_with_statsmodels() -> None:
    from statsmodels.api import WLS, add_constant

    years, values, weights = (
        np.arange(2015.0, 2020),
        np.array([10.0, 13, 12, 16, 19]),
        np.array([4.0, 1, 2.5, 3, 0.7]),
    )
    slope, se = weighted_slope(years, values, weights)
    fit = WLS(values, add_constant(years - 2015), weights=weights).fit(cov_type="fixed scale")
    assert float(slope) == pytest.approx(fit.params[1], abs=1e-9)
    assert float(se) == pytest.approx(fit.bse[1], abs=1e-9)


def test_recent_trend_goes_up_down_nowhere_or_cannot_be_said() -> None:
    rising = np.array([10.0, 12, 14, 16, 18])
    flat = np.array([10.0, 10.4, 9.8, 10.1, 10.2])
    short = np.array([np.nan, 12, 14, 16, 18])
    values = np.array([rising, rising[::-1], flat, short])
    result = recent_trend(values, values - 1.5, values + 1.5)
    assert [Trend(int(t)) for t in result.trend] == [Trend.UP, Trend.DOWN, Trend.NONE, Trend.CANNOT]
    assert recent_trend(rising[:4], rising[:4] - 1, rising[:4] + 1).trend == Trend.CANNOT


def test_one_outlier_does_not_make_a_trend() -> None:
    values = np.array([10.0, 10, 10, 10, 40])
    result = recent_trend(values, values - 1, values + 1)
    assert result.chi2 > CHI2_998
    assert result.trend == Trend.NONE


def test_a_year_missing_in_between_cannot_be_calculated() -> None:
    values = np.array([10.0, 12, 14, 16, 18])
    assert (
        recent_trend(values, values - 1, values + 1, years=[2014, 2015, 2016, 2018, 2019]).trend
        == Trend.CANNOT
    )


@pytest.mark.parametrize("p", [0.001, 0.025, 0.975, 0.999])
def test_quantiles_are_those_of_scipys_distributions(p: float) -> None:
    counts = np.array([1, 2, 3, 9, 50, 1e3, 1e6])
    assert np.allclose(
        quantiles.chi_square(p, 2 * counts), stats.chi2.ppf(p, 2 * counts), rtol=1e-12
    )
    assert np.allclose(
        quantiles.beta(p, counts, counts[::-1]), stats.beta.ppf(p, counts, counts[::-1]), rtol=1e-12
    )
    assert np.allclose(quantiles.student(p, counts), stats.t.ppf(p, counts), rtol=1e-12)
    assert np.allclose(quantiles.normal(p), stats.norm.ppf(p), rtol=1e-12)


def test_a_fitted_line_agrees_with_scipy() -> None:
    x = np.arange(12.0) ** 1.5
    y = 3 - 0.4 * x + np.sin(np.arange(12.0))
    line, fit = fitted_line(x, y), stats.linregress(x, y)
    assert isinstance(line, FittedLine)
    reach = stats.t.ppf(0.975, 10) * fit.stderr
    assert np.allclose(
        (line.slope, line.intercept, line.r_squared),
        (fit.slope, fit.intercept, fit.rvalue**2),
        rtol=1e-12,
    )
    assert np.allclose((line.low, line.high), (fit.slope - reach, fit.slope + reach), rtol=1e-10)
