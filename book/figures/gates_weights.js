// Weights of the figure's nets; made by `python -m course.gates_train --train`, not by hand.
export const NETS = {
 "names": {
  "title": "First names",
  "letters": "\nabcdefghijklmnopqrstuvwxyz",
  "hidden": 32,
  "told": {
   "loss on names that it has not seen, nats a symbol": 2.08
  },
  "arrays": {
   "W": {
    "scale": 0.04623398557305336,
    "bytes": [
     "//Dk7uv57v7e7/EI5vTp6gsHAfjy2A/78e7l8AXXB/AEAwL/BP/+AwH9//8D/AEDAf3+AQEA/wP+AP8AAAEB/ff4",
     "BhMADvEP9REA5wgEBfwT8gvwAfcb/P8CBvHwCxMA9O/z4eTx5AXR+N0U3+nWzBXq/gjzzgzd+dj26Q/bC9n38A3w",
     "JfQA7u3q6kUEBey06gr7/wzf3SUyBgf7+Noy7xTcLf714iEP2/UcAQ77/OYCC+sdDQPzDCjr/z0g4xIO3Nj39BL9",
     "Dv3kFwsm7Bv18PwKMs/b+RL95vMDKez22wr64gU3JN4OCe/YCycV0t3d/Rnd8ODr3LrW7wgCMegUAPsQPhYlKd4f",
     "BvgDDehWHS0Q+SD5Lg390C5o/x/89djrjAbmDsbrThUyBgj0BVfxOPX5I9gAEe5f31pNBBrM5gAf/PIL/y0VAh73",
     "EPwfv8oF9NoWHvcU/BEZxfwX+PQc5ODr9t/g6xN2Mw84FfgN+Sv6Ji0EIkMe+CNPFfT21SnhCbPpvv8LCDUyNdQB",
     "AuwWG+kOuPgSDQtY5dL/587GDDa9+S666NjsJCEgEvHY4OTrCREJ9TjU/vTZ4gVNDPIEMD0Y/zP5HvL7CfYX1+/u",
     "Hfb//APO5A7eBwABH/gCDgsGBeX33OzU9WFif9jv/QM5I94r/hkEJRAHCzZC1s7030jk4A4m9gPvDu4tBdvt+Non",
     "KPldMB4CETj7/A0bCAEP6Tzu+vHb9+rJ+/jvCtQBIAwBGwLE9SgpUiL9FRfuAuA96QMT8hgbGwcm9RLt9NENL/z1",
     "ORAyFge38Am+CfUPHfHLywjZ/Av4xgXzA9Ln+es16Q0NBQlADQH6GC37FtPnCP4P9QrzIRHt8NLyIw7dRvX8E9fn",
     "6fuv8NDW8PcHACUR5AMpCxL9+wzq59T+Nffqyyf4/Az35uM1Ffvd3+zk8BkNDwXTA9wLJuffGTHwBP0I6xD+6gDS",
     "HPXx8gkEDOUBIfsSXwke2wgTERUAE/n/7sk0/fr/Dgk57BwMMRbuFvn27Qc6HhwhCwog/hDh9gAGAgwLDy07EjUj",
     "7Ech0BkN8ePevs4W+Nbv5RG8JdTZCe0yAf340zdAEVGfWOLv6zEC/d/u5DkB9hwREDAl/Ojy/g363+MQ0xgFqjfU",
     "/RIm4DUU5PcL8boC6QZAzOvz/O8aEPcVARf4ADQnFR0qvwsdDAoZBf0Z/igvGfMb+ioB/UtNHxjz+iFTGCHqI/gQ",
     "ICrlv/TryhLy5lEO5Uogx1MdFT/h4Qqr8+S/cukpH+rJQx2c/w7+LhImNPj9JCvi9glRLOnq/9QC/vDhMd4BEAPm",
     "I/LapQoIKkL29vHSJQoIChbc3qj4z/UL2hn5WNchLejX2iHX+DLn5hDfDenr4UL0HWHhDhIGEh4vAvIeGA3lHNkB",
     "BBb3JyXxORkkARkMLSXtcu/6rS5aAvQoJyQNDDcNMPDMEgIU8vYsJxTl/frU0+v0C+nhDdz83PkOEO/x6/ABGy4Q",
     "IS9QFBgvJzD+/RP09vJBQ+4PEvEF8+/V8wr8FDXmuDALCPJCDM7vCe/88PLKo/P/ugEBFP3nZgHzFRfxAO3Ldyou",
     "/P4bEBVg+xUK9u7jEO0d+BrzA8oS1DDo8AXj8xss6uwExg8q1fcREBzt8AgEFioG8vEKDMcMFBck/AMUBjXu4fTv",
     "C/nk8PkN5R0A69r63vUhCu3sM+Dy7g769tjuBfLpBP/45wvk9RH9I/E8Ee7kIQgQC/sJHhLcNOPf8gz00O/r8fzZ",
     "GBjcCD4cuAjm2P/MzfE0U/8E3vTsAh0KCOsX8eP9F/sWAevh9coHH/kF8R42E9HdBeT+BwTk/yDNEAIa7Nkz0lET",
     "uQk5HRRV1BrdHCsUDgv+7Q8F5gwKD/raHisL9eE/Fg8Z9A/R9Q8DDBwfPAgPFA8I/sby9wFCABzj9tPP7OH02jDo",
     "PxPu6wr9A+8rQ2MfAAwBMiwv/B8pBw7t8RD57RQXLvbv+BMP+/HkBcYG3xLw6PsA9u4WCAoKGxQEMPVG9hoHAwcC",
     "9PIc8AXIChHgHfP04Cjg8wgeBgvhCh8oGRPw/gHZxCLrQ83qDzf65ior7RAxxe8T4R/xCNz+BiznOSTcCSXq7StF",
     "KPj68OdZKerl7gvlGTMOSOoROwT2BvfnAvALG+X/ByAb9wg28RDwAg3f7QUow+778OwhB/891wzXBqsZAUAfGtwB",
     "Ujoy7x4EGinX5Pgs1VlE7Qkf0Nbqvv0jGtLnHfAFH9soKf04DiQWGCgu+PEfAibb6xfNAfrXERgP4PrR9xEIHBTJ",
     "FAQE3+q92Tkh1Onx1N3iCvbg+uYpzQX8Bhr9H/nv5CLZHvMW+Rz89ffZHB0uswQ0+v8N/vHYz9wH2wUlMvARVvte",
     "KgHsABzT7Bj2BuwGFd4I4uY+Dhrx2gMD91QE7hM3xCQYDiof5ujXKhAzOgQCJBgmx+UT7AeyuQIDPwAgExHfLuhU",
     "LSLwzwUWLtICB+3wDRT31Qbq5Pz3De4wC/ckCgAmCujpCPj04d3L+0sJ2+zbFxQSDAcH5f0G+xcGFSLypQf+QBHA",
     "IAzYV/gE1tAAAiD3FtUU3/gsJiof9gUjIdzsBdwA8REJESvt2+wR5/siHQAfL/zBM+/w/Ojq7vLkFhHM89TURkjm",
     "4hDn3d/i8P7dzBf1DRsDJ+za4df3HBPwEbQF8S/9DBARGvoD+9Ea1fbRxN/D8BgCADgP4f1SxgD0+9fHMsocRwrA",
     "Ecng5OZH9ARJBDTnWwPhURYDNfpKNhYl5Bzm+vkDMgcfA/cX9QHG340UQN4D38YS4ALyDKkIG/ra/PAHJMzhqu7Q",
     "K8/8EgIXzfIqGBX5970hHu/w1O/pP/L9DPb5AgIuEhS6Bef7AxL5SUgE4M0UIh4RTfn//OQh2Se6POzAEvAvFSIS",
     "F/Lp7PYDLxzs9CwPIULmOSVKLxhVxuZJ+yjk3zkoOwIQv+EK9fCXOefSEE4rResWyb81FA8y7TjYEdYkwQ7T0Rn0",
     "ElMX9snwIe74uwEQ/+ADLdAZ4fcW5wgM/+y1Dfm8Bv3yCuQIFVTN8V4a/kkl2v862JVPDsyg9Bfys2jaCRwr29n5",
     "4yYY8yL2BegWHPDEGO7TESz0CvLw4NES8/ro1xv6/AYC4RI32Cgm5x5H8/gqFgr6CP0BF/wG5RnX7w8cECr29vvL",
     "DPje/wgA/xEQAfs+7R8C79/p/vjr8vkeBR0K/twU+t/4Mx8YBM30TwAxHhYaFg882/g0BQcJ9QdA6s0Hvd3rFBwc",
     "1PocEjrMEf8OAuwGEu72BPweEiDx4BYaEt0QGu727BSo6k8VEw0RDA4J6UfX4yMs4yvs+R484f/h6u/9/PMn2vHn",
     "+gAo+wXu/P0jBvkC9fz66C4Y7wrp/+4c4RjWWCoCsvMe+DToOh8BBP/wJPP/NgDrB/n+5+bZ6gP4AenwXyQqFekd",
     "FyEFDu3DEfEW1SPcBiQEEeckG/fd2wRO99rtDhrf4/wnNfg38g/zEC4x+8/xXArN/B7Y8Qb0/h/28gT9LekHKUIB",
     "/P79Cd8q8ALr578qCCYPEpnj1qn0EtcFR7rbyfjjVRgLDTfY7CAcCfcl2xEm4AX5CgIV8AMNMAAS/QcQHtvr4/ML",
     "6egMygkL/jD6CtEREOA1JeszIrpH9BDzBBI3E7XK5tvTHc3C/vLfF+Ed9zDp5xQz7/ID1SwkCxcJAxEG1fL1Ff/J",
     "B9Ae9hv67x8BLvXtGjzKttDv/eS93UAN4Sb1DEo4pwnPwcy9Nw+yvqEG/w0w6eQG++kH9QEjWA0I4Qwr9eYE6hM8",
     "S/zIOSsqGzkk+STxAN7s/yIKIwI70tMECA4jGS8L9i/3AAofUTQCJvvz1Nv/5fPrAv4J5i/3JvwVJAz1IhwQG9MA",
     "9N8AASMBD+4v7P/r/DYj/XFBH+UT5BRHAyI+BQtJLx3fFhPe7h0V3h8NBMr01ScKMS464fr4Jx0PQkPvPf7b/CMm",
     "IifVStYH8Pnq88YWIMAe8jf1Gwnc99TcIjRN2B/86/bK6uQqLwsN6gwD/d0n+CsrOeEDCPsZ1/kjJsIe6g/L0vfY",
     "GeYC/j4clA7f2j//BAL9+hw5BT3/ARcaFx3uE/L56iT63SEVQPjp8/E+70QNDAnr6T/4HlHAKP8M+i8aABEJ9vxL",
     "4+QRDd3e9SUHyPQk2QPf/DIM9d1lHc/c0vMSEs4/4DMFr+kJ/Mv8zuPjGRT/4/P2NBkC/zMIDxK6Dukc8jYW8tbs",
     "zg4HCRhJ8hv8EMv96+giBSAPJjjS/UfxpgDZ/woaBPgJI+feFTsVxOMVOgE6Q/EY/TrEKgnW+P/lH/wkEAwXDuQl",
     "Igju6QgAD/TaBCIo3vL2ByObAP3cwCkaGgEKH+Zl+QUH/eP5ABAk7/v/7d8y9fkgKP0LIbv4/xwk8RXsChYTJA8a",
     "OhVQ4/XxMBEkItHc6+Lg8iXD+iQdvPA/MSpODDv9Aw//COoWJTDn3/UF9D8HCBQh5wYS0hgU5Sja7j8dEjTeHxIR",
     "Pf3oKwHVBBsGMynzFdb4Bf0SHzviFgIRthrtBPriF+8W2hYD9fMCEREqCe7qFfsf1A/R8dgY/RUaFykG9B7aHPXd",
     "Dwr+CA/YHwMg6xQT8w8f+AAb0xHi7+YG"
    ]
   },
   "U": {
    "scale": 0.02562766708433628,
    "bytes": [
     "9gL7IgLvGRbdz83r+iAZ9ybV7v4dAODP1xwh9DEJpuU20R36zfv/0/QrNgrfaA8N4fEQDRn2HvnNygcs9UjnBdr/",
     "FvQH/+vt1+r3AxwA9uUC/RcRDwQhMB8J7vfx8/QI49fg/9YD2/kA3uPx/vXi5eP6Du4M/dUVDPbaDiPq9/UHAPgK",
     "Jf018SMj1i8C7xGh8ej/C0Y3880b5+EY9yn12wjoFQNx3hhKDeAnNdfJDeXg7lAnGA1qrMMW+PRHQTsgAPjb9+z1",
     "HvwB6h757Tfn2e0EBBThDB3gDSDg0S4t/eO6CvYfGc4J5zX48BItIsPP7/cMFs7t9twO4qkfEf4kIxPo9+8HC/Pa",
     "5OTy7PrcACno3kL82Bv+uOFJF0gD9eLhB7nw7UMK7DPi8BPsqPf6IN4FChcT/zfU7gqa1vsWCOns4Nn0F9Lm+t0R",
     "NgYUF/TZ7fwP7Ab9BBzg3QcGDeQKHDDe+fZHEDLsLtHyDgb/BPnw/xgDBeAHNv8K6fQ2FQbbz+bxHfcX+BTy4RjB",
     "Be7imQrt3wSptvGUYR7s+yEG2zkF1fwiziEC8e7yyQn0oyGX77vqD+TH+e3zouHx81rXAx3/++IH8/8Q8Qn+9Qkk",
     "EAUC/+IMC/8aOyIqyvb99OxWCsnsFTAEBC0mLQizzhvsIRnM3fEX7vzcNBnlIPUE8RsiySUMBisPKBNTBiwsLioC",
     "/iob4CLOvSgQ//ny8AxN+hEiGM4UH9UC5A7M0eQC1sMSQCkQ3Ag88Q0TI9z+Eu6zIfoAG+seCRL9KeQNyAkIOxMS",
     "7QEPMtrx+P7j+ffo+i79+wP8BBvu9c82/Bf59wDNFBvMTPol9538ESMLHv7+Ktf8CukGBQUG6hkgBTMMLe3o7OkF",
     "B9vbKBT7ygQJ+fn88B0ZMgTlDiLPIZkdE9Ik/gYwqxrc6wQB/bjZ0u8F1LvzCRkD4wsD8fsGzRv2GwzpBQQXCjkY",
     "Gv8W6wvz5QIQOA/80Q7dFg3O7g7ZOf3qGun/LPUkA+wPzNjo9A4O3gf3Cg3UFAHe3RfqEPUd/QIQ1grt6Rf0sNGu",
     "GdjJCj8SDfry7RAMM/IF297//wAr69cAHgUr/t3PuiPe8O8M6/j52uf7A/gU+vj1BPEEAg/b5BX8Ef/z/9wHEAjt",
     "9wn36QbxDfMeIwAc/PAMAM0YNDLo6QPWKCLPEfHy7+n/BhD260L/DgXn7+D7LwYNBfHczebVCMjo9Szl+d8I+Pr+",
     "2d0FvOII0gFI1/cA0rP4D8GeGA7zDAcHAir0uvsQ9tHr0ie/Agw1GskN+fECG+j7DBsD+AAP3xPuIhDfBw/q6Av1",
     "COYY6PkI+QbwDSj9AxjuIwQf/DLSFQvk2PgA4fEjIM4E6AT9CgP6EPvi7+bb7fUC5OYJEuYf0dki2Q7A8szl4Prm",
     "A9TbDegF1fQL7j8LKv7jzRL5/MME+e3zU6sZDPHvC+z08/vnLcn58fbqNwwB3BkY//YKCP4FzOfoCN0n+uPrKxf9",
     "CPr6+OkHCfzs4tMN8QzsHPsJyeL5y8X+FO71J9wPCSbzxCXh6zvSHib39gMo7Pb+DA+sxuspKRYRxBMCHhsa0fcX",
     "5gz3HO74Cc8YHPnxxT0IEBYm3B34EQXrEwX/zfjv8QUAF+4O2f4ZGQsJzQQbDQXyIvESDhcA4OHmDRwX+xn5Cyog",
     "+O4m5yLfDPQS4ev3Rgjr4h4EMOUmJQP9+ejh7gD+Bf/uBxAIItAXDg3+Bf8TKA8u5zT9+/IAG/Mn9y328Bgc+/b8",
     "3xL3EyoPCcft/zf99Qb13f8GEw8CD/L2ERMO2/T98O8N6uwI4f70C+MMAfwHFRAM9vHdCQj/9/b0BOzpPCcT2woI",
     "/7oB2PW38C4g6tLw3RkL6u8XAwcXH/oBtPXzz+PWseUX4//x6NvoCd7X6svL1/0SENr83vEeHP4D9Nr36QpRFTvf",
     "MPPrBgnKQxEjEuO87fgG4ALB2Tn0Ige+B/PV7CraH+YR5O3b2hryD/0gIy0n48EvJxcVvvDhGST4AQjKCevnF9jN",
     "CKgEDk/zGSIDB+Lv4+8M/A/M+Qz6BBXduxLr9SLqFfjx9AEFKgn9CbXmxsMVF+ER7RQmD7oIJu7PAA4I98sR6vML",
     "5fLqJt0GIuvqoNTVAyPw0C79Fv35HNUY/v71Bvgk99gU7NUeDv4lEBEUJ8n+AQb13gGp9ScF3fsSBTEC7PjkDOkH",
     "GxTprtP8KvnjKgLq6w4T0wAk8vD32xQa2xs6+Nfw7g8e+0PqE/3e5e7i2Sm71a49ptnaKvIEvvIHBeP31dEB6P/n",
     "8c/8mS/53c7XOyD06fHoAQH+DwP6CdkAB/jw9ff2Bw8X+gr73B8EAv8aBw/03s3jqyHpIfjy+MUCEQMl6O/v9MPo",
     "+MkC0vn5Bwjb/+f+5RD59c/499YADv8C2R4G+AUH+9rDCuDoAugU/fuq3uTuGNkKBv77+AsH6OXxCfEDGQvzAxnb",
     "4Oj4+tX/GRwBBv0CCPEG7Bb+Sf0o6dQR7AIT//g9EyPxxgcJCd8ENBYJ/Rcw/gH3FeXfAucE1QsQRdwA38LVDvr5",
     "1wTnGurR1w/J6g/u8jT/0Qz45fsS/gP/AkEGxADK49kL2+QRLRQV3iFKFvDOAusPGvno8ijd9yz13O4KBN3d7gIc",
     "6OfJ+f0VAhQU4fDtDO8U7BQXWA/mCRrqDP/++gL++wYL0eYVChoD/Q7pz0ndHf5y8fktNCkB7DEL7xMB4A0d3hEL",
     "7QQIFfbnBfQi4P8bOd0ZGQgH5R3YGd0K88QL3QXz3RnwLoHx0d/c8vL248wG6CS49wX5GMXfxBvV9+Wi/ggd0+sy",
     "7vUH7eUA+AQI8fcGxQUXP/gJ4e0JHfP27/sH/vkkAh7y7w0H3/UB8yTq+vwFEPj59OT20RcRFeoAEw34AN/p7zED",
     "CkcUByMR4AgGHRIG9gAMFBgiKQwLKu4e+yQAG6jrGTRmNSnENEBOJC4k/EgfTxwlFBgpEWEiBRUiBSP6CL/8CAwD",
     "9CkQBhX4CuYvBuXp6vkWGuHv5cc8ERHfDyP+/scbCkwIBPkLPOrD7iAp9fnfDf0U+SPMCfnz3AX40fYXEvwLEQM4",
     "Fuws7lb+4BcFIAsqNREuFyIKCOwE/QgnARrX6kgYFQ4FsQXyArjbDwUK8+/TA+bq9gAA/Q8PCBfV+vT7BOMJBvH+",
     "++nx/dbjQP4G9MX4GBffDPX37hz7++kT+yYH8+Puwh0B7xMY5goNICAC+wUd0h0eCegEDvMK5RYDA/zt+AIF//LF",
     "4PnhydvU2wMq4Nj67Bb4rALX6+EDEQnuLxYgEUER7Sgv4cAG7v0bHt4YKxPb/9jxC8wC0QI48xcOAQ3nBPry8RX5",
     "FvMfFwMOF9rp/eX38xb2DfTq6BjvOBHy4vTELPESD/yt2yRDCxoiMPcE5vMJ4gfJ4+v+HxMF4fz04QQAASPC5RUl",
     "CRz2A9wYDNAM+PEMAxEW1ytBDgMS0OoB/P8g/tQU9Pz/5vPv4gTuCyjvCybAA/gt9B31DwAEA/LrEgH2Bg014PD1",
     "D/Lc+gUADRf69xP+9QP8+BPeBR0BHuQv6iP07usEzwH55wL48hYC9toOGeTp6+Qg5vMMEAP09RDhCRrY69nR1Ank",
     "ATsy4hvz3N7S+94XJBf98OlTKzDz1yAD6+kZGPLI0vYYvBj4++kLBC0ABe//4vIF9AYF4QgQJfb5/+/b6fX3CPL4",
     "Be7t/8H08BwAKfYf/hkL0wrRFCwr7AP54PkMGQoLDN8KFhv8Avj8FyIn2Qz7/icE+h3C5gn17+Ys9Qgm/wT58PYF",
     "KPjUKBH3wP3KPBTi68cc8Bb0DuT07gXQGdbezdgH0O7ZyuPU384cCuHxCAb2AA4UAgYI/Pj4ABkCERD6C//qAvLw",
     "+hY1AfIB5gXr4hIL+A4EJScD/uQC4vYa/en40A7ID+gJ9uMk8tn7/RkO/t4O+9EaIQT8LVD+49no6/z9xwvtNi4C",
     "GAsQBhoPCyUP8R7YENoR/gn+8ebe6wUHEuUd0BISFBz4FvhBSQot+hf0/QYNCf0o/h8cE93+Ev4QCQDH5hAe+vDw",
     "A+4V3xwN2wbvIxr6BhT74PgPCdvb4if6Q/HTAxn8ARcazhQF//UHCPYRzxQB3Avd8Nrv1Cft7dza7drvKQYN+QIr",
     "ISrsCAH9Kx0N3xALBx84VBD8Dckl297wAwr0xPTn+CAx9ekE8DADFgQA9xrZBh4HD9YXAh4FFNfyDfcaL//0/uTP",
     "4CDx+OTp8/n85SP7D93+JxYU6PTuNh4RCOf70gP5ByXz6PfmF+795uQWLfH69yDp/wkf5Kjz+x3QH/Yq/9UAywMP",
     "ANbX3dww8eD5DxjrEuvpEwQXF+MjEEktBRH5CdnLIfX4BNQyxuq+5PH3Ez7z+Qb+wP8DzSQmy9sizPQLMC/v5/To",
     "4v4T6AbsCAgIKv783Pcg+doKCSLME+79BPAWG/gF/+TwBiEQuf0XMNow+f30+gIU1t0aAe/YDuP3FN0KvfvCKP3r",
     "/PbxNfW+yOYcGd3y6+8pFwAM8s3X5SAZAwXh4g7/8woEEAAE9gYJ+fHXBPkW9C4CLAEIGewP9gkF0STwFhrsGtnV",
     "Du0pB+Uq4/r6rP79NwgQB/YQ/QT9+hrbEPsWOB4aDSoB9TrqAx3tQvMk8gQd8vnYFzTS4QwF+Bke9RL11eHnARkb",
     "5QvHVu4a+Pwi7d/4MvT9MUgB+TzY9wMJ6gD8EQjxE9gH9PXy/P4OB/sC8STt6yMFy/T8ABUbAvsMH/0DBBop/Nrz",
     "DvoOzwsBzNsp3izm4+jl3wf+9PMg/Pf/EAANCBTSujsA8u4JIx4zSO0GDAm/5hr4FtDwAyUQDfXt2SAGBeTw6f0V",
     "3AIBGCkbTzECEQUFFib7M/fmCRbyBi3nH+YQGhDmBP3qEQsJJvzq/g4EAQ4MCP7U/Oj/CMLd/bsKu/cAAd72BOfj",
     "1czk8egKwRsJCkj1+Q7yDOfTDd0IzgQp+/0PJR5S0gkL4ekh9PUDLgYL+/kJHPn07BMjGPEP9O77NcsiHDUT9tYA",
     "Qe0bHRzpBRcp9uPqDwPrCwgFBRYA8vgY1woa0fD6Je4JFiAACy3sKfTv7e8GBicG/g35+RkrEvIGxCAI2PYM7PvV",
     "+iH1GekCMBr19eMjCxj5EggGwfszwQAVKkHV0gT+Cw4P+QnyE97xGi43PRXGHAAuTf8XvjE8NvwFC8f68ynsCN9Q",
     "5EHu1FQgHtYCEwzfKB8IEgggCAkAA98WIvsH/R8I7vPwt/4PPAX1F9Pm8hUO1fve5BcRGxQHzhgQIQnmAvxALwfs",
     "FwjAARQDDe7vKAv69xHxvR0NHwPhNe/bGwsV5yX+8Cbo+/0NEgnaKAfm9NkEC8gaAx0k5wcY8ebzCPYWDR3ZDfjA",
     "ItkD9SPW7PUD+RvjGt8S7REI99wI+u4ZJfThH+3cBez0Sf326/75/wb7EvPfAB/+GlMJFhbeIC///zwT6Qr7/P7w",
     "DP0e3A=="
    ]
   },
   "b": {
    "scale": 0.00971088744699955,
    "bytes": [
     "CPfuBP0OAgkPDwBF/OsQCwQOHhTsFRIV6wQTFA8ASP5Ne3hPIChuQEpDUQluXjtEb3BUG2RVPX9PbU1AV2RPaN/1",
     "Av/jBBL/GfcpDvXqCyEJ7xQK7g4H5OLq7wX64xEdHcr799hEAysI+QMpBwr5BCkEAisEJzzhEPYgIwfxI+Y="
    ]
   },
   "V": {
    "scale": 0.027036387473344803,
    "bytes": [
     "Hdrc5PP0+RhI5QABD/vDHd02MCMK8fb3FPoFAykUJgMRICim2gwI4w/x8hsf3SIe1BImPwPy3v7nEfwb5xsBFfr9",
     "8jYlFgMc0BnMDAMMBRD73Pv7NjcZID3OB/sX0cgNAwEhCuQxNPRDCwr9H8XrKfEECkMU6grqBxcCxPPyC+z34/4g",
     "4Qr65B4Q4O4m4x09+BPv0/wkIBv6CtDTU+sczwOrEBocwBUIEi/uB9n74SQZ4s7vIvXC/eQBzQ7p6//p4QPT9/rz",
     "2gMCNB4sAwXuavYJ8/n/5tMpEg3TFaIT5OoxF/gkEMb5AgbRA9Ew777ZwPf26RVB0PzyXeoa5hKk0xFN/TXIChP8",
     "4toy+BA1Afvu9xEQuwPxE+/x//kZ3umlNQLq/QILDvvh79sb3hr1GQ7tEunWLPsX3RLzONkADC3k7iXg+esTCvga",
     "IPzd7A0dBuET/AADFO7L1/ngcSUZ+uXyCwPf/EgLJRwH6+b09+Is7PU75wf3QSQvxBvbB8YfxcoYMNrY6PraJvbP",
     "Ex4XA/00Kxwb+jDatMAk2acXJfSdBQvEN8irK+ecJAEYkQ/y0x/vGQT9CyAeBiBO+gUE+OQUBdr45zT+BhYPHd/a",
     "KAzo1jIJ4hEm1/Ak3tIw9hf56uTsOtgeAhH22k0J5AAAHvfrFbv5AL7Z0Ps17enaADDuEiTyAv0z+zGyPu7OyPfN",
     "KPD84dnAVwQm8ij2CfX0LS7zCGgH7AT73wn+9wsq+v3zBz4nLNT9/CT//AUUwu8lLfrit7/6Mt3+GOXr7Nra9yHq",
     "x+koFSToJEAX+CgTCikl0BzzBTQdxxMM4t8T/9tBPuz87ucI1RBhGC/a/BtA9wcI8gX+RPnTJfMpAf3rCOH1NA//",
     "6/fQ5w8BDusPA/N/P/XZDgvzTfPR6BLZ50f12hQz/Ajc8Ar1ChobLO0i5gkdPQP45j0m9AL7RN/j+vHp4hEUHufg",
     "POwlFPEM8v7Z0A4L6fn3GPgm78nuK/7gCRfmC+81Mf4E5vTmHiQbz/bQ8ukWGiji3tsRG/0Xw+bG+ekj7Onk8d1o",
     "9wQD/Bno0yU3KR8AGwdC5Agb8iQi8g0yDAXnDgTjIP/KGx7rMuj45Pfg1A7dFiTz/vQM6cIVGAoWIM7s9doCzOXG",
     "9fAB8yjv"
    ]
   },
   "d": {
    "scale": 0.009113239124417305,
    "bytes": [
     "tDcTSRMexfnq6AEkOFUa2M+BLV8j6uTYy/v6"
    ]
   }
  }
 },
 "reber": {
  "title": "Embedded Reber grammar",
  "letters": "\nBEPSTVX",
  "hidden": 12,
  "told": {
   "of 100 texts that it writes, grammatical": 95.5,
   "of 100 frames, remembered": 100.0
  },
  "arrays": {
   "W": {
    "scale": 0.028025366365909576,
    "bytes": [
     "8SohIhwpJtUfNg7zBfb6BPwA9/7+9/8F/ycl1B/WLOjaMhXyu0I0PDYzU88TPyTuNw8HBfkSHxclHRYMGwn/GPz2",
     "AyYV5fkN7g379gj18xfX3Q4MR8HeLLitzU1EMN4qGBsfGxv31P8qMB36/zz5DwnbIBG3Ie8CEtwPIMz+8gW4w+H9",
     "WewnywzZaXQxF6bZCBsYBoH59/kTFPEK0poG2P5fNQQ1BPMCAcXEFw3yEAErG+8UuqgqxychbM4rpvXmFrsyzg0Y",
     "9QYV+ggPVT/HCN5z8gk8Jz0DpRcm9+xdChApEhAMqCkRGhQ1xpAsW1QzEQ4W/iYfEfbd7xMWsGUtHiiw9fbM7iwd",
     "ECHhEw/78P0YIRMXvkgf7iY2A+L6sxXpIgwRDRsqCv0WNAgCHxvxIDUU+A0bNScZ0/tRIPzjAAUryAYKNFkKe/Y0",
     "sbfQcwNgMycKM/UoEA8CGRULFeQVHPjnBwz+xpkf7crNGxXm3Q8j06AW1AMkzRk7HB/zrxOt"
    ]
   },
   "U": {
    "scale": 0.024132469668984413,
    "bytes": [
     "0MzN+ObS8NzN5tvp/gsU+9w36/AD9vPwFQf+7QTeEeDrBA7vBbTL/NbgHyDc8AXSBdD71igKGRMa/gQUB/b2FCIy",
     "9vIdzeL14yjpBgweAQ79BBwWAxHxEdPZGw4y+g4GKu/+BFDp2wob+AMV+QgaEBcgCv0G4SsHNBv/3vs3TgH1CgAb",
     "NYrrBw7t/vJQEDo3Eese6hIcKPosDxXtIdD3FCXKBSPRbb4SDcDyCNN/4vgI8d30J+tF7jEqLRYmuAywODsf6Acn",
     "FCEUDhgYFQCeEhTJBRAd4f364PjN+/ru2xP83f8MMSEJ+/H02xP32r4VC94Q40fNzeMk9RHs3xX+CM0dBP+SIPwb",
     "RAAG+PMkDOUIE/nw6VAVE0QkJv0uMS3/7vrdAMHe+Q3+8u4OJ+oAAtr39vUywQTn0zTp+g/a/fnw/xkFKdfqANWz",
     "HRMR/dfyOWEsCAE6Eg0tNh4Ky+n8A/jjAh/oHP4iEesYHfUE7R8W8PUR0lM5DRlP887xPBAd3Mr13gbx69L46PPa",
     "SfvS+xHH2+75CwAE8tfb/hniEuvt8f/rI+TzwwUQ3w3Yts/P6wXr9/EFBRzp//YJ6fPyEOw65P8l4RMD9fwD9Amu",
     "GAfm3BUJ7OnkI9fLxCTNNNsP9eH74PsNHhMwFB0mE/6v7wpH9/86y+zzyw7wDRsS8AIdAxkPBA3099noJwUg3yoH",
     "TxFABzkvEyRFMTMRRer7CSMC7hYF/gYgxfL5Kw8R4ir+/fIaJgEt7SQMHgpYABjr"
    ]
   },
   "b": {
    "scale": 0.013507936149835587,
    "bytes": [
     "OExPRRxmVCZQaUwDZ1VBbnBVZn9cPVFw7BQG+QfWExX1BhAFAiA/GDlM+QRBWBj7"
    ]
   },
   "V": {
    "scale": 0.04051477834582329,
    "bytes": [
     "fy0kyPPqBvX8P9v8OdrAOSUeOVDUtOrW+uQYBPjcKfnHIfXmGRscGBywWdA53qk3+1EuBtnw99kUw8QeBCbyA9HR",
     "SMtAwQhC7UvY0TX95zPqM9AV/RwS/drvIhL09QD0"
    ]
   },
   "d": {
    "scale": 0.00817994773387909,
    "bytes": [
     "ilSBAuR04Os="
    ]
   }
  }
 },
 "count": {
  "title": "As many b as a",
  "letters": "\nab",
  "hidden": 3,
  "told": {
   "counts right up to n =": 20.0
  },
  "arrays": {
   "W": {
    "scale": 0.02415872924029827,
    "bytes": [
     "U1cA6/sKMbb9Xl2B99sTLiRlR/M1+PInNEcBpZv9p0/BOC5I"
    ]
   },
   "U": {
    "scale": 0.022870181128382683,
    "bytes": [
     "FQUR3P0o+RRIEPP+NUwnNy5R+xkBfywtPuIVChVB5SISRzk6"
    ]
   },
   "b": {
    "scale": 0.017817532643675804,
    "bytes": [
     "NDl/JUFnFfbxKUFN"
    ]
   },
   "V": {
    "scale": 0.046260517090559006,
    "bytes": [
     "xCfSKs4hgQto"
    ]
   },
   "d": {
    "scale": 0.0095325643196702,
    "bytes": [
     "y38a"
    ]
   }
  }
 }
};
