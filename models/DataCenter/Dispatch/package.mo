within DataCenter;
package Dispatch "Fast control between the dispatch agent and the battery converter"
end Dispatch;
