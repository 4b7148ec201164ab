// As the vendor's simulator takes it.
+incdir+../common
+define+VENDOR_SIMULATION
../common/sha256_rounds.v
../common/sha256_feed_forward.v
../common/sha256_rolled.v
vendor_miner.v
