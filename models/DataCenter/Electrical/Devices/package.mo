within DataCenter.Electrical;
package Devices "What a one-line diagram is made of: each class has terminals, ratings and commands, and is a kind of its own"
end Devices;
