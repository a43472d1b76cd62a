{"seed":"unknown_market_1","requests":[[0,658.1760314563487],[1,1672.5350334614566],[2,738.7534013398845],[3,873.7540880482189],[4,2279.372004241419],[5,645.5509551354858],[6,1516.4761640820232],[7,1919.8851124723358],[8,1213.594902160169],[9,1038.2716045748973],[10,765.0405474324617],[11,1564.7094654222262],[12,684.168448366656],[13,1238.167176865834],[14,2265.8078901768163],[15,726.7731308982667],[16,1894.7730050726095],[17,1334.9141549297995],[18,2268.0867188184893],[19,742.4761948617353],[20,1171.087600673211],[21,1753.0515722351793],[22,350.4316155467019],[23,983.8157699436086],[24,1772.173555253963],[25,1472.4017443166667],[26,1713.571603843996],[27,1658.4391162852833],[28,828.0715103426717],[29,30.282595536052227],[30,1809.3674282358472],[31,1938.1102988753014],[32,129.3614855717118],[33,286.21063568851804],[34,989.6371361729281],[35,2062.908376978197],[36,1029.660396230411],[37,588.352873133832],[38,1544.164173432627],[39,741.3909359993315],[40,238.07780926891286],[41,404.96994790871906],[42,1932.005212081841],[43,513.5229610706443],[44,1746.4450964221842],[45,780.112380339896],[46,2296.4441707801166],[47,2454.393798870301],[48,1528.7149055821667],[49,799.6687826462426],[50,1532.11113659937],[51,1721.0032776984608],[52,936.8627390152981],[53,1370.3468125675236]],"faults":[{"number":1,"at_ms":172.8402663705747,"kind":"stop leader","for_ms":294.8227259951249},{"number":3,"at_ms":856.3507745851276,"kind":"kill gateway","for_ms":610.6297835131302},{"number":4,"at_ms":1555.2639251856933,"kind":"kill gateway","for_ms":1647.4696923560691},{"number":6,"at_ms":1537.0964070226196,"kind":"pause leader","for_ms":198.94014951523343}]}
# Broken: I9: request 16 was answered market_not_found and then market_cancel_only
# make sim STORY=seed_unknown_market_1.story
# 
#      3.098 ms  engine.1     info: recovering {'from_snapshot': 0, 'to': 0}
#      3.409 ms  engine.1     info: recovered {'seq': 0, 'rows': 0}
#     22.670 ms  world        row 1 of epoch 1: 2 commands
#     22.686 ms  engine.1     info: leading {'epoch': 1, 'seq': 1, 'kernel': 'native'}
#     22.859 ms  engine.1     info: taking commands 
#     64.049 ms  world        row 2 of epoch 1: 1 commands
#     67.514 ms  world        row 3 of epoch 1: 1 commands
#     67.900 ms  world        row 4 of epoch 1: 1 commands
#     69.742 ms  world        row 5 of epoch 1: 1 commands
#     78.294 ms  world        row 6 of epoch 1: 1 commands
#     81.891 ms  world        row 7 of epoch 1: 1 commands
#     94.714 ms  world        row 8 of epoch 1: 1 commands
#    100.599 ms  world        row 9 of epoch 1: 1 commands
#    102.591 ms  world        row 10 of epoch 1: 1 commands
#    104.439 ms  world        row 11 of epoch 1: 1 commands
#    108.645 ms  world        row 12 of epoch 1: 1 commands
#    110.068 ms  world        row 13 of epoch 1: 1 commands
#    111.410 ms  world        row 14 of epoch 1: 1 commands
#    112.016 ms  world        row 15 of epoch 1: 1 commands
#    118.591 ms  world        row 16 of epoch 1: 1 commands
#    131.006 ms  standby.1    info: recovering {'from_snapshot': 0, 'to': 16}
#    135.148 ms  standby.1    info: recovered {'seq': 16, 'rows': 16}
#    138.483 ms  standby.1    info: standing by {'seq': 16}
#    173.003 ms  world        request 29 (void) to gateway0, attempt 0
#    174.111 ms  world        row 17 of epoch 1: 1 commands
#    174.867 ms  world        request 29 has its answer
#    178.857 ms  world        the tables are at row 16
#    184.950 ms  world        the tables are at row 17
#    272.082 ms  world        request 32 (phase) to gateway1, attempt 0
#    315.561 ms  world        FAULT 1: stop leader, 294.8 ms
#    331.375 ms  world        row 18 of epoch 1: 1 commands
#    337.394 ms  world        the tables are at row 18
#    352.082 ms  world        request 32 (phase) to gateway1, attempt 1
#    356.085 ms  world        row 19 of epoch 1: 1 commands
#    356.734 ms  world        request 32 has its answer
#    357.677 ms  world        the tables are at row 19
#    380.799 ms  world        request 40 (look) to gateway0, attempt 0
#    423.471 ms  world        request 40 has its answer
#    428.931 ms  world        request 33 (cancel) to gateway1, attempt 0
#    431.812 ms  world        row 20 of epoch 1: 1 commands
#    433.713 ms  world        request 33 has its answer
#    443.713 ms  world        request 33 (cancel) to gateway0, attempt 0
#    444.096 ms  world        the tables are at row 20
#    447.457 ms  world        row 21 of epoch 1: 1 commands
#    447.791 ms  world        request 33 has its answer
#    464.560 ms  world        the tables are at row 21
#    493.152 ms  world        request 22 (place limit buy) to gateway0, attempt 0
#    496.141 ms  world        row 22 of epoch 1: 1 commands
#    496.548 ms  world        request 22 has its answer
#    506.548 ms  world        request 22 (place limit buy) to gateway1, attempt 0
#    508.345 ms  world        the tables are at row 22
#    547.691 ms  world        request 41 (place limit buy) to gateway0, attempt 0
#    557.548 ms  world        request 22 (place limit buy) to gateway0, attempt 1
#    598.691 ms  world        request 41 (place limit buy) to gateway1, attempt 1
#    608.548 ms  world        request 22 (place limit buy) to gateway0, attempt 2
#    616.586 ms  world        row 23 of epoch 1: 1 commands
#    625.341 ms  world        row 24 of epoch 1: 4 commands
#    627.296 ms  world        the tables are at row 23
#    631.298 ms  world        request 41 has its answer
#    641.298 ms  world        request 41 (place limit buy) to gateway0, attempt 0
#    649.202 ms  world        the tables are at row 24
#    656.244 ms  world        request 43 (look) to gateway1, attempt 0
#    670.175 ms  world        request 22 has its answer
#    674.867 ms  world        request 29 (void) to gateway0, attempt 0
#    674.966 ms  world        row 25 of epoch 1: 1 commands
#    675.901 ms  world        request 41 has its answer
#    683.825 ms  world        row 26 of epoch 1: 1 commands
#    686.179 ms  world        the tables are at row 26
#    715.780 ms  world        request 29 has its answer
#    731.074 ms  world        request 37 (amend) to gateway0, attempt 0
#    732.687 ms  world        row 27 of epoch 1: 1 commands
#    737.336 ms  world        request 37 has its answer
#    746.277 ms  world        the tables are at row 27
#    788.272 ms  world        request 5 (cancel) to gateway0, attempt 0
#    794.420 ms  world        row 28 of epoch 1: 1 commands
#    796.755 ms  world        request 5 has its answer
#    796.755 ms  world        request 5 (cancel) to gateway1, attempt 0
#    800.897 ms  world        request 0 (place limit sell) to gateway0, attempt 0
#    801.020 ms  world        row 29 of epoch 1: 1 commands
#    801.857 ms  world        request 5 has its answer
#    803.880 ms  world        row 30 of epoch 1: 1 commands
#    810.559 ms  world        request 0 has its answer
#    810.559 ms  world        request 0 (place limit sell) to gateway1, attempt 0
#    816.886 ms  world        row 31 of epoch 1: 1 commands
#    817.249 ms  world        row 32 of epoch 1: 1 commands
#    819.296 ms  world        the tables are at row 28
#    822.047 ms  world        request 0 has its answer
#    826.889 ms  world        request 12 (look) to gateway0, attempt 0
#    834.068 ms  world        request 12 has its answer
#    838.885 ms  world        the tables are at row 32
#    856.734 ms  world        request 32 (phase) to gateway0, attempt 0
#    859.715 ms  world        row 33 of epoch 1: 1 commands
#    869.494 ms  world        request 15 (reserve) to gateway1, attempt 0
#    871.622 ms  world        the tables are at row 33
#    873.017 ms  world        row 34 of epoch 1: 1 commands
#    873.193 ms  world        request 15 has its answer
#    881.474 ms  world        request 2 (cancel) to gateway1, attempt 0
#    884.112 ms  world        request 39 (reserve) to gateway0, attempt 0
#    885.197 ms  world        request 19 (cancel) to gateway0, attempt 0
#    889.170 ms  world        row 35 of epoch 1: 1 commands
#    889.684 ms  world        request 39 has its answer
#    899.472 ms  world        the tables are at row 34
#    899.684 ms  world        request 39 (reserve) to gateway1, attempt 0
#    901.395 ms  world        row 36 of epoch 1: 2 commands
#    901.967 ms  world        request 19 has its answer
#    901.967 ms  world        request 19 (cancel) to gateway0, attempt 0
#    902.060 ms  world        row 37 of epoch 1: 1 commands
#    902.685 ms  world        request 32 has its answer
#    906.234 ms  world        row 38 of epoch 1: 1 commands
#    906.244 ms  world        request 43 (look) to gateway0, attempt 1
#    907.761 ms  world        request 10 (place limit buy) to gateway0, attempt 0
#    908.127 ms  world        request 19 has its answer
#    908.127 ms  world        request 19 (cancel) to gateway0, attempt 0
#    911.004 ms  world        the tables are at row 36
#    917.958 ms  world        row 39 of epoch 1: 2 commands
#    919.758 ms  world        request 43 has its answer
#    922.042 ms  world        the tables are at row 37
#    922.390 ms  world        request 39 has its answer
#    922.833 ms  world        request 45 (reserve) to gateway1, attempt 0
#    927.915 ms  world        row 40 of epoch 1: 3 commands
#    928.061 ms  world        row 41 of epoch 1: 1 commands
#    929.462 ms  world        request 19 has its answer
#    929.598 ms  world        request 10 has its answer
#    929.598 ms  world        request 10 (place limit buy) to gateway0, attempt 0
#    930.042 ms  world        request 2 has its answer
#    936.498 ms  world        row 42 of epoch 1: 1 commands
#    937.365 ms  world        request 10 has its answer
#    939.527 ms  world        the tables are at row 39
#    942.390 ms  world        request 49 (look) to gateway1, attempt 0
#    966.028 ms  world        request 49 has its answer
#    968.895 ms  world        the tables are at row 41
#    970.132 ms  world        the tables are at row 42
#    970.792 ms  world        request 28 (place stop_loss buy) to gateway1, attempt 0
#    986.901 ms  world        request 45 has its answer
#    996.901 ms  world        request 45 (reserve) to gateway1, attempt 0
#    999.072 ms  world        FAULT 3: kill gateway, 610.6 ms
#   1002.764 ms  world        row 43 of epoch 1: 1 commands
#   1014.423 ms  world        the tables are at row 43
#   1016.475 ms  world        request 3 (place limit buy) to gateway0, attempt 0
#   1021.792 ms  world        request 28 (place stop_loss buy) to gateway0, attempt 1
#   1026.267 ms  world        row 44 of epoch 1: 1 commands
#   1032.800 ms  world        request 45 has its answer
#   1034.252 ms  world        request 3 has its answer
#   1054.049 ms  world        the tables are at row 44
#   1062.597 ms  world        row 45 of epoch 1: 1 commands
#   1069.060 ms  world        request 28 has its answer
#   1077.532 ms  world        the tables are at row 45
#   1079.060 ms  world        request 28 (place stop_loss buy) to gateway0, attempt 0
#   1079.583 ms  world        request 52 (place limit buy) to gateway1, attempt 0
#   1090.377 ms  world        row 46 of epoch 1: 1 commands
#   1094.249 ms  world        request 28 has its answer
#   1100.187 ms  world        the tables are at row 46
#   1126.537 ms  world        request 23 (look) to gateway0, attempt 0
#   1132.358 ms  world        request 34 (amend) to gateway0, attempt 0
#   1146.350 ms  world        row 47 of epoch 1: 1 commands
#   1148.517 ms  world        request 34 has its answer
#   1158.517 ms  world        request 34 (amend) to gateway1, attempt 0
#   1159.872 ms  world        the tables are at row 47
#   1163.009 ms  world        request 23 has its answer
#   1172.381 ms  world        request 36 (place limit sell) to gateway1, attempt 0
#   1180.992 ms  world        request 9 (phase) to gateway0, attempt 0
#   1192.483 ms  world        row 48 of epoch 1: 1 commands
#   1213.910 ms  world        the tables are at row 48
#   1231.495 ms  world        request 9 has its answer
#   1231.495 ms  world        request 9 (phase) to gateway1, attempt 0
#   1233.542 ms  world        row 49 of epoch 1: 1 commands
#   1237.336 ms  world        request 37 (amend) to gateway1, attempt 0
#   1237.948 ms  world        request 9 has its answer
#   1249.155 ms  world        the tables are at row 49
#   1249.619 ms  standby.1    info: snapshot written {'seq': 49, 'state_hash': '15d867525e9cbd29ef07c5999aa5aa2e024257714e0b2e4adb2acb5b33a414e9'}
#   1291.622 ms  world        row 50 of epoch 1: 1 commands
#   1293.483 ms  world        request 37 has its answer
#   1307.440 ms  world        the tables are at row 50
#   1313.808 ms  world        request 20 (look) to gateway0, attempt 0
#   1314.210 ms  world        request 20 has its answer
#   1322.047 ms  world        request 0 (place limit sell) to gateway1, attempt 0
#   1329.583 ms  world        request 52 (place limit buy) to gateway0, attempt 1
#   1333.278 ms  world        row 51 of epoch 1: 1 commands
#   1334.267 ms  world        request 52 has its answer
#   1344.267 ms  world        request 52 (place limit buy) to gateway0, attempt 0
#   1346.959 ms  world        the tables are at row 51
#   1350.660 ms  world        row 52 of epoch 1: 1 commands
#   1352.748 ms  world        request 52 has its answer
#   1356.316 ms  world        request 8 (post) to gateway1, attempt 0
#   1360.535 ms  world        the tables are at row 52
#   1373.193 ms  world        request 15 (reserve) to gateway1, attempt 0
#   1374.270 ms  world        row 53 of epoch 1: 1 commands
#   1375.159 ms  world        row 54 of epoch 1: 1 commands
#   1380.888 ms  world        request 13 (place take_profit sell) to gateway1, attempt 0
#   1381.973 ms  world        the tables are at row 54
#   1386.172 ms  world        row 55 of epoch 1: 1 commands
#   1386.403 ms  world        request 13 has its answer
#   1386.403 ms  world        request 13 (place take_profit sell) to gateway1, attempt 0
#   1392.172 ms  world        row 56 of epoch 1: 1 commands
#   1395.646 ms  world        request 13 has its answer
#   1400.450 ms  world        row 57 of epoch 1: 1 commands
#   1401.084 ms  world        request 8 has its answer
#   1402.047 ms  world        request 0 (place limit sell) to gateway1, attempt 1
#   1406.604 ms  world        row 58 of epoch 1: 1 commands
#   1409.534 ms  world        the tables are at row 55
#   1414.988 ms  world        request 15 has its answer
#   1414.988 ms  world        request 15 (reserve) to gateway1, attempt 0
#   1427.334 ms  world        the tables are at row 58
#   1430.042 ms  world        request 2 (cancel) to gateway0, attempt 0
#   1432.459 ms  world        row 59 of epoch 1: 1 commands
#   1432.974 ms  world        request 2 has its answer
#   1436.992 ms  world        row 60 of epoch 1: 1 commands
#   1439.697 ms  world        request 15 has its answer
#   1440.158 ms  world        the tables are at row 59
#   1449.555 ms  world        request 0 has its answer
#   1452.316 ms  world        the tables are at row 60
#   1477.635 ms  world        request 17 (place limit sell) to gateway1, attempt 0
#   1478.396 ms  world        row 61 of epoch 1: 1 commands
#   1479.020 ms  world        request 17 has its answer
#   1493.836 ms  world        the tables are at row 61
#   1513.068 ms  world        request 53 (amend) to gateway0, attempt 0
#   1514.081 ms  world        row 62 of epoch 1: 1 commands
#   1517.719 ms  world        request 53 has its answer
#   1527.719 ms  world        request 53 (amend) to gateway0, attempt 0
#   1528.799 ms  world        the tables are at row 62
#   1529.377 ms  world        row 63 of epoch 1: 1 commands
#   1532.664 ms  world        request 53 has its answer
#   1534.252 ms  world        request 3 (place limit buy) to gateway1, attempt 0
#   1546.283 ms  world        the tables are at row 63
#   1553.203 ms  world        row 64 of epoch 1: 1 commands
#   1558.103 ms  world        request 3 has its answer
#   1568.923 ms  world        the tables are at row 64
#   1615.122 ms  world        request 25 (place stop_loss buy) to gateway1, attempt 0
#   1618.099 ms  world        row 65 of epoch 1: 1 commands
#   1624.383 ms  world        the tables are at row 65
#   1641.177 ms  world        request 25 has its answer
#   1641.177 ms  world        request 25 (place stop_loss buy) to gateway1, attempt 0
#   1659.197 ms  world        request 6 (void) to gateway0, attempt 0
#   1660.680 ms  world        row 66 of epoch 1: 1 commands
#   1664.847 ms  world        request 6 has its answer
#   1664.847 ms  world        request 6 (void) to gateway0, attempt 0
#   1671.436 ms  world        request 48 (place limit sell) to gateway1, attempt 0
#   1673.634 ms  world        the tables are at row 66
#   1674.832 ms  world        request 50 (place limit sell) to gateway1, attempt 0
#   1675.565 ms  world        row 67 of epoch 1: 1 commands
#   1679.792 ms  world        row 68 of epoch 1: 4 commands
#   1679.817 ms  world        FAULT 6: pause leader, 198.9 ms
#   1686.885 ms  world        request 38 (place stop_limit sell) to gateway1, attempt 0
#   1691.758 ms  world        the tables are at row 67
#   1697.985 ms  world        FAULT 4: kill gateway, 1647.5 ms
#   1707.430 ms  world        request 11 (place market buy) to gateway1, attempt 0
#   1709.196 ms  world        the tables are at row 68
#   1801.160 ms  world        request 27 (place limit buy) to gateway1, attempt 0
#   1815.256 ms  world        request 1 (look) to gateway0, attempt 0
#   1856.292 ms  world        request 26 (amend) to gateway0, attempt 0
#   1863.724 ms  world        request 51 (look) to gateway0, attempt 0
#   1889.166 ms  world        request 44 (amend) to gateway1, attempt 0
#   1895.772 ms  world        request 21 (place limit sell) to gateway0, attempt 0
#   1901.084 ms  world        request 8 (post) to gateway1, attempt 0
#   1907.292 ms  world        request 26 (amend) to gateway0, attempt 1
#   1914.894 ms  world        request 24 (place limit buy) to gateway0, attempt 0
#   1952.088 ms  world        request 30 (place limit buy) to gateway1, attempt 0
#   1975.772 ms  world        request 21 (place limit sell) to gateway0, attempt 1
#   1994.894 ms  world        request 24 (place limit buy) to gateway0, attempt 1
#   2037.494 ms  world        request 16 (place limit sell) to gateway1, attempt 0
#   2058.103 ms  world        request 3 (place limit buy) to gateway0, attempt 0
#   2062.606 ms  world        request 7 (cancel) to gateway1, attempt 0
#   2074.726 ms  world        request 42 (reserve) to gateway1, attempt 0
#   2080.831 ms  world        request 31 (place limit sell) to gateway0, attempt 0
#   2117.494 ms  world        request 16 (place limit sell) to gateway0, attempt 1
#   2122.284 ms  standby.1    warning: the leader is silent {'seq': 68, 'heard': True}
#   2126.294 ms  world        row 69 of epoch 2: 0 commands
#   2126.626 ms  standby.1    info: leading {'epoch': 2, 'seq': 69, 'kernel': 'native'}
#   2127.206 ms  standby.1    info: taking commands 
#   2133.390 ms  world        healed
#   2133.767 ms  world        request 6 has its answer
#   2135.938 ms  world        the tables are at row 69
#   2136.743 ms  world        request 16 has its answer
#   2146.743 ms  world        request 16 (place limit sell) to gateway0, attempt 0
#   2154.095 ms  world        row 70 of epoch 2: 10 commands
#   2155.986 ms  world        row 71 of epoch 2: 4 commands
#   2156.009 ms  world        request 11 has its answer
#   2156.051 ms  world        request 31 has its answer
#   2156.341 ms  world        request 21 has its answer
#   2156.341 ms  world        request 21 (place limit sell) to gateway1, attempt 0
#   2156.520 ms  world        request 3 has its answer
#   2157.292 ms  world        request 26 (amend) to gateway0, attempt 2
#   2159.248 ms  world        request 24 has its answer
#   2160.307 ms  world        request 8 has its answer
#   2160.307 ms  world        request 8 (post) to gateway0, attempt 0
#   2160.796 ms  world        request 7 has its answer
#   2161.357 ms  world        the tables are at row 71
#   2166.009 ms  world        request 11 (place market buy) to gateway0, attempt 0
#   2168.503 ms  world        row 72 of epoch 2: 2 commands
#   2168.693 ms  world        request 8 has its answer
#   2169.248 ms  world        request 24 (place limit buy) to gateway1, attempt 0
#   2170.326 ms  world        row 73 of epoch 2: 1 commands
#   2170.796 ms  world        request 7 (cancel) to gateway0, attempt 0
#   2174.873 ms  world        request 21 has its answer
#   2175.663 ms  world        row 74 of epoch 2: 4 commands
#   2177.129 ms  world        request 16 (place limit sell) to gateway1, attempt 1
#   2177.406 ms  world        request 11 has its answer
#   2179.618 ms  world        the tables are at row 73
#   2179.647 ms  world        request 7 has its answer
#   2181.820 ms  world        row 75 of epoch 2: 1 commands
#   2182.269 ms  world        row 76 of epoch 2: 1 commands
#   2182.320 ms  world        request 24 has its answer
#   2186.791 ms  world        request 16 has its answer
#   2186.791 ms  world        request 16 (place limit sell) to gateway1, attempt 0
#   2186.976 ms  world        the tables are at row 75
#   2187.885 ms  world        request 38 (place stop_limit sell) to gateway1, attempt 1
#   2190.576 ms  world        row 77 of epoch 2: 1 commands
#   2191.240 ms  world        request 16 has its answer
