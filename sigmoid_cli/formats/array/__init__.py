"""Numbers stored as the machine holds them: npy, f64, f32."""
