# Makes agreement_r.csv with epiR: Rscript agreement_r.R > agreement_r.csv (needs r-cran-epir)
# concordance: estimate and interval of Lin's coefficient. limits: bias, and for the lower and the
# upper limit of agreement (95 %) estimate and 95 % interval, by R's noncentral t.
suppressMessages(library(epiR))
set.seed(20241102)
num <- function(v) paste(formatC(v, digits = 17, format = "g", width = 1), collapse = " ")
cat("method,x,y,values\n")
for (n in c(4, 5, 8, 20, 100)) for (shift in c(0, 0.5)) for (noise in c(0.1, 0.6))
  for (scale in c(1, 1e8)) {
    x <- signif(rnorm(n), 6); y <- signif(x + shift + rnorm(n, 0, noise), 6)
    x <- x * scale; y <- y * scale
    e <- epi.ccc(x, y)$rho.c
    cat("concordance", num(x), num(y), num(unlist(e)), sep = ","); cat("\n")
    d <- x - y; z <- qnorm(0.975)
    k <- suppressWarnings(qt(c(0.025, 0.975), n - 1, ncp = z * sqrt(n)) / sqrt(n))
    cat("limits", num(x), num(y), num(c(mean(d), mean(d) - z * sd(d), mean(d) - k[2] * sd(d),
        mean(d) - k[1] * sd(d), mean(d) + z * sd(d), mean(d) + k * sd(d))), sep = ",")
    cat("\n")
  }
